// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cni.Errors;
using Cni.Values;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>Files of damaged records. They are kept next to the records under another name, until an administrator gives them up.</summary>
/// <remarks>A symbolic link or a directory in place of a record is kept in the same way.</remarks>
/// <param name="time">The clock.</param>
internal sealed class CorruptFiles(TimeProvider time)
{
    private const string ForeignMark = "# ";

    /// <summary>Sets a damaged record aside. An earlier one is kept: the new one is appended, or gets a numbered name.</summary>
    public void SetAside(string record) => SetAside(record, record, []);

    /// <summary>Sets aside a file of another program as a damaged record, after a line that describes its origin.</summary>
    public void SetAside(UnreadableFile foreign, string record) =>
        SetAside(foreign.File, record, Encoding.UTF8.GetBytes($"{ForeignMark}{PlainText.Line($"{foreign.File}: {foreign.Why}")}\n"));

    private void SetAside(string file, string record, byte[] heading)
    {
        try
        {
            SetAsideTo(record + RecordName.CorruptExtension, file, heading);
        }
        catch (IOException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"the damaged record {file} cannot be set aside: {e.Message}", "", e);
        }
    }

    /// <summary>The record that can be rebuilt from a file that was set aside, if its plan can be read.</summary>
    public static bool TrySalvage(string record, [NotNullWhen(true)] out AttachmentRecord? salvaged)
    {
        salvaged = null;
        try
        {
            salvaged = BoundedFile.TryReadOwn(record + RecordName.CorruptExtension, out var content) ? RecordText.Salvage(content) : null;
            return salvaged is not null;
        }
        catch (FormatException)
        {
            return false;
        }
        catch (LinuxException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StateUnavailable, $"the damaged record cannot be read: {e.Message}", "", e);
        }
    }

    public static bool TryFind(
        ContainerId container, InterfaceName interfaceName, string record, [NotNullWhen(true)] out CorruptRecord? corrupt)
    {
        var file = record + RecordName.CorruptExtension;
        corrupt = FileStatus.TryOfName(file, out var status) ? new CorruptRecord
        {
            Container = container,
            Interface = interfaceName,
            File = file,
            Since = status.ModifiedAt,
            Foreign = Foreign(file),
            Why = Why(file, container, interfaceName),
        }
        : null;
        return corrupt is not null;
    }

    /// <summary>Removes all files that were set aside for a record.</summary>
    /// <exception cref="CniException">112: a file cannot be removed.</exception>
    public static void Remove(string record)
    {
        // Numbered files first: the name without a number shows that there are any.
        var last = 0;
        while (Exists(Numbered(record + RecordName.CorruptExtension, last)))
        {
            last++;
        }

        while (last > 0)
        {
            RecordDirectory.Remove(Numbered(record + RecordName.CorruptExtension, --last));
        }
    }

    /// <summary>The name, with a number if the name is taken.</summary>
    public static string FreeName(string name)
    {
        var number = 0;
        while (Exists(Numbered(name, number)))
        {
            number++;
        }

        return Numbered(name, number);
    }

    private void SetAsideTo(string target, string file, byte[] heading)
    {
        if (!TryReadRegular(file, out var content, out var why))
        {
            var free = FreeName(target);
            Move(file, free, why);
            Touch(free);
        }
        else if (FileStatus.TryOfName(target, out var status) && status.IsRegular)
        {
            using var aside = AppendOnlyFile.Open(target);
            aside.Append([.. heading, .. content]);
            aside.Flush();
            RecordDirectory.Remove(file);
        }
        else
        {
            // Copied, not renamed: the file may be on another file system. Write the copy before removing the original.
            var free = FreeName(target);
            AtomicFile.WriteAlone(free, [.. heading, .. content]);
            Touch(free);
            RecordDirectory.Remove(file);
        }
    }

    private static bool TryReadRegular(string file, out byte[] content, out string why)
    {
        why = "it was removed";
        content = [];
        try
        {
            return BoundedFile.TryReadOwn(file, out content);
        }
        catch (FormatException e)
        {
            why = e.Message;
            return false;
        }
    }

    // A directory or a link cannot be copied to another file system, so it stays there under another name.
    private static void Move(string file, string target, string why)
    {
        if (FileNames.TryRename(file, target))
        {
            return;
        }

        var failure = LinuxException.Last($"rename {file} to", target);
        if (failure.ErrorNumber != Errno.OtherFileSystem)
        {
            throw failure;
        }

        var beside = FreeName(file + RecordName.CorruptExtension);
        AtomicFile.WriteAlone(target, Encoding.UTF8.GetBytes($"{file} could not be read ({why}); it was moved to {beside}\n"));
        if (!FileNames.TryRename(file, beside))
        {
            throw LinuxException.Last($"rename {file} to", beside);
        }
    }

    // The grace period of DEL starts now.
    private void Touch(string file) => FileNames.SetTimes(file, time.GetUtcNow());

    private static bool Exists(string file) => FileStatus.TryOfName(file, out _);

    private static string Numbered(string name, int number) => number == 0 ? name : $"{name}.{number}";

    // No record starts with this mark: each of its lines is a JSON object.
    private static string Foreign(string file)
    {
        if (!TryReadAtAll(file, out var content))
        {
            return "";
        }

        var end = content.AsSpan().IndexOf((byte)'\n');
        var text = Encoding.UTF8.GetString(content.AsSpan(0, end >= 0 ? end : content.Length));
        return text.StartsWith(ForeignMark, StringComparison.Ordinal) ? text[ForeignMark.Length..] : "";
    }

    private static bool TryReadAtAll(string file, out byte[] content)
    {
        try
        {
            return TryReadRegular(file, out content, out _);
        }
        catch (LinuxException)
        {
            content = [];
            return false;
        }
    }

    private static string Why(string file, ContainerId container, InterfaceName interfaceName)
    {
        try
        {
            if (BoundedFile.TryReadOwn(file, out var content))
            {
                RecordDirectory.RequireAbout(RecordText.Read(content), container, interfaceName);
            }

            return "it was damaged when it was read";
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            return e.Message;
        }
    }
}
