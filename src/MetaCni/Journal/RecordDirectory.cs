// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The file names in the directory of records.</summary>
/// <remarks>
/// <c>CONTAINER@INTERFACE.jsonl</c> is a record; <c>.corrupt</c> after it marks a damaged one (<c>.corrupt.1</c> a second one).
/// <c>CONTAINER.lock</c> is a lock. <see cref="RecordName"/> has the rules. A directory or link under such a name is listed too, because it
/// took the place of a record.
/// </remarks>
internal sealed class RecordDirectory(string path)
{
    public string Path => path;

    public string FileOf(ContainerId container, InterfaceName interfaceName) =>
        System.IO.Path.Combine(path, RecordName.Of(container, interfaceName));

    public IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Entries() =>
    [
        .. Names()
            .Select(name =>
                name.EndsWith(RecordName.CorruptExtension, StringComparison.Ordinal) ? name[..^RecordName.CorruptExtension.Length] : name)
            .Distinct()
            .SelectMany(Parse),
    ];

    /// <summary>Some records, in the order of the file system.</summary>
    public IReadOnlyList<string> Some(int most) => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path, $"*{RecordName.Extension}").Take(most)]
        : [];

    /// <summary>Reads container and interface from a record's file name.</summary>
    public bool TryIdentify(string name, out ContainerId container, out InterfaceName interfaceName)
    {
        foreach (var (parsedContainer, parsedInterface) in Parse(name))
        {
            (container, interfaceName) = (parsedContainer, parsedInterface);
            return true;
        }

        (container, interfaceName) = (default, default);
        return false;
    }

    /// <summary>The containers for which a killed operation left a lock or temporary files, and these files without the lock.</summary>
    public IReadOnlyList<(ContainerId Container, IReadOnlyList<string> Files)> Leftovers() =>
    [
        .. Names().SelectMany(name =>
            name.EndsWith(RecordName.LockExtension, StringComparison.Ordinal)
                ? Container(name[..^RecordName.LockExtension.Length]).Select(container => (Container: container, File: ""))
            : name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)
                ? Container(name[AtomicFile.TemporaryPrefix.Length..].Split('@')[0])
                    .Select(container => (Container: container, File: System.IO.Path.Combine(path, name)))
            : [])
            .GroupBy(one => one.Container, one => one.File)
            .Select(one => (one.Key, (IReadOnlyList<string>)[.. one.Where(file => file.Length > 0)])),
    ];

    /// <summary>Removes the temporary files of one record, without a directory scan.</summary>
    public void RemoveLeftovers(ContainerId container, InterfaceName interfaceName)
    {
        var file = FileOf(container, interfaceName);
        _ = FileNames.TryRemove(AtomicFile.TemporaryOf(file));
        _ = FileNames.TryRemove(AtomicFile.TemporaryOf(file + RecordName.CorruptExtension));
    }

    /// <summary>Removes temporary files of a container. The caller holds the container's lock.</summary>
    public static void RemoveUnfinished(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            _ = FileNames.TryRemove(file);
        }
    }

    /// <summary>
    /// Requires that a record fits its file name. A copy under another name would detach the original container, and never be removed.
    /// </summary>
    /// <exception cref="FormatException">The record is about another container or interface than its file name.</exception>
    public static void RequireAbout(AttachmentRecord record, ContainerId container, InterfaceName interfaceName)
    {
        if (record.Plan.Sandbox.ContainerId != container || record.Plan.Sandbox.InterfaceName != interfaceName)
        {
            throw new FormatException($"it is the record of container {record.Plan.Sandbox.ContainerId}, but has the file name of another");
        }
    }

    /// <summary>Removes a file or anything else in its place; a directory only if it is empty.</summary>
    /// <exception cref="CniException">112: it cannot be removed.</exception>
    public static void Remove(string file)
    {
        if (FileNames.TryRemove(file))
        {
            return;
        }

        var failure = LinuxException.Last("unlink");
        if (failure.ErrorNumber == Errno.IsDirectory)
        {
            failure = FileNames.TryRemoveDirectory(file) ? new LinuxException("rmdir", Errno.NoEntry) : LinuxException.Last("rmdir");
        }

        if (failure.ErrorNumber != Errno.NoEntry)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable, $"{file} cannot be removed: {failure.Message}; remove it by hand", "", failure);
        }
    }

    private IEnumerable<string> Names() => Directory.Exists(path)
        ? [.. Directory.EnumerateFileSystemEntries(path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    private IEnumerable<(ContainerId Container, InterfaceName Interface)> Parse(string name) =>
        RecordName.TryParse(name, out var container, out var interfaceName) ? [(FullId(container, interfaceName), interfaceName)] : [];

    // A shortened ID does not contain the full ID; the record does, or the damaged record.
    private ContainerId FullId(ContainerId container, InterfaceName interfaceName)
    {
        if (!RecordName.IsShortened(container))
        {
            return container;
        }

        var file = FileOf(container, interfaceName);
        var text = RecordStart.Container(file) ?? RecordStart.Container(file + RecordName.CorruptExtension);
        return ContainerId.TryParse(text, out var full) && FileOf(full, interfaceName) == file ? full : container;
    }

    private static IEnumerable<ContainerId> Container(string text) => ContainerId.TryParse(text, out var container) ? [container] : [];
}
