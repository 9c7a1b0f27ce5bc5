// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text;
using Cni.Errors;
using Cni.Values;
using MetaCni.Journal.Multus;
using MetaCni.Linux;

namespace MetaCni.Journal;

/// <summary>Damaged record files: they are kept beside the others under another name, until somebody gives them up.</summary>
/// <param name="time">The clock.</param>
internal sealed class CorruptRecords(TimeProvider time)
{
    public const string Extension = ".corrupt";

    private const string ForeignMark = "# ";

    /// <summary>Sets a damaged record aside. What was set aside before stays: the new one is appended to it.</summary>
    public void SetAside(string record) => SetAside(record, record, []);

    /// <summary>Sets somebody else's file aside as the record, behind a line that says what it was.</summary>
    public void SetAside(UnreadableFile foreign, string record) =>
        SetAside(foreign.File, record, Encoding.UTF8.GetBytes($"{ForeignMark}{foreign.File}: {foreign.Why.ReplaceLineEndings(" ")}\n"));

    private void SetAside(string file, string record, byte[] heading)
    {
        var target = record + Extension;
        try
        {
            if (File.Exists(target))
            {
                using var aside = AppendOnlyFile.Open(target);
                aside.Append([.. heading, .. ReadAll(file)]);
                aside.Flush();
                File.Delete(file);
            }
            else
            {
                // Not renamed: it may come from another file system. The name is there before the old one goes.
                AtomicFile.Write(target, [.. heading, .. ReadAll(file)]);
                File.SetLastWriteTimeUtc(target, time.GetUtcNow().UtcDateTime);
                File.Delete(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(PluginErrorCode.StateUnavailable, $"the damaged record {file} cannot be set aside: {e.Message}", "", e);
        }
    }

    /// <summary>What a file that was set aside still says, if its plan can be read.</summary>
    public static bool TrySalvage(string record, [NotNullWhen(true)] out AttachmentRecord? salvaged)
    {
        salvaged = null;
        try
        {
            salvaged = File.Exists(record + Extension) ? RecordText.Salvage(ReadAll(record + Extension)) : null;
            return salvaged is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    public static bool TryFind(
        ContainerId container, InterfaceName interfaceName, string record, [NotNullWhen(true)] out CorruptRecord? corrupt)
    {
        var file = record + Extension;
        corrupt = File.Exists(file) ? new CorruptRecord
        {
            Container = container,
            Interface = interfaceName,
            File = file,
            Since = File.GetLastWriteTimeUtc(file),
            Foreign = Foreign(file),
            Why = Why(file),
        }
        : null;
        return corrupt is not null;
    }

    // No record begins so: a line of one is an object.
    private static string Foreign(string file)
    {
        var content = ReadAll(file).AsSpan();
        var line = content[..(content.IndexOf((byte)'\n') is var end and >= 0 ? end : content.Length)];
        var text = Encoding.UTF8.GetString(line);
        return text.StartsWith(ForeignMark, StringComparison.Ordinal) ? text[ForeignMark.Length..] : "";
    }

    private static string Why(string file)
    {
        try
        {
            RecordText.Read(ReadAll(file));
            return "it was damaged when it was read";
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    private static byte[] ReadAll(string file) =>
        FileDescriptor.TryReadAll(file, out var content, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking)
        ? content
        : throw new CniException(PluginErrorCode.StateUnavailable, LinuxException.Last($"read {file}").Message);
}
