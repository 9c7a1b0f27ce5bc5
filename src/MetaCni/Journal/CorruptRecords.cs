// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using Cni.Values;
using MetaCni.Linux;

namespace MetaCni.Journal;

/// <summary>Damaged record files: they are kept beside the others under another name, until somebody gives them up.</summary>
/// <param name="time">The clock.</param>
internal sealed class CorruptRecords(TimeProvider time)
{
    public const string Extension = ".corrupt";

    /// <summary>Sets a damaged file aside. What was set aside before stays: the new one is appended to it.</summary>
    public void SetAside(string file, string record)
    {
        var target = record + Extension;
        try
        {
            if (File.Exists(target))
            {
                using var aside = AppendOnlyFile.Open(target);
                aside.Append(ReadAll(file));
                aside.Flush();
                File.Delete(file);
            }
            else
            {
                // Not renamed: it may come from another file system. The name is there before the old one goes.
                AtomicFile.Write(target, ReadAll(file));
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
            Why = Why(file),
        }
        : null;
        return corrupt is not null;
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
