// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using Linux.Files;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>The names of the files in the directory of records.</summary>
/// <remarks>
/// <c>CONTAINER@INTERFACE.jsonl</c> is a record, with <c>.corrupt</c> after it a damaged one (and <c>.corrupt.1</c> another one);
/// <c>CONTAINER.lock</c> a lock; <see cref="RecordName"/> has the rules. What is no file under such a name is listed all the same: it
/// stands where a record was.
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

    /// <summary>Some records, whichever the file system names first.</summary>
    public IReadOnlyList<string> Some(int most) => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path, $"*{RecordName.Extension}").Take(most)]
        : [];

    /// <summary>Reads the name of a record's file.</summary>
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

    /// <summary>The containers for which a killed operation left something, and the unfinished files; a lock is none of them.</summary>
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

    /// <summary>Removes what a killed operation left of a record that it was writing: looks for no other file.</summary>
    public void RemoveLeftovers(ContainerId container, InterfaceName interfaceName)
    {
        var file = FileOf(container, interfaceName);
        _ = FileNames.TryRemove(AtomicFile.TemporaryOf(file));
        _ = FileNames.TryRemove(AtomicFile.TemporaryOf(file + RecordName.CorruptExtension));
    }

    /// <summary>Removes unfinished files of a container whose lock the caller holds.</summary>
    public static void RemoveUnfinished(IEnumerable<string> files)
    {
        foreach (var file in files)
        {
            _ = FileNames.TryRemove(file);
        }
    }

    /// <summary>A copy under another name would be taken down as the container that it tells of, and never go.</summary>
    /// <exception cref="FormatException">The record is about another container or interface than the name of its file.</exception>
    public static void RequireAbout(AttachmentRecord record, ContainerId container, InterfaceName interfaceName)
    {
        if (record.Plan.Sandbox.ContainerId != container || record.Plan.Sandbox.InterfaceName != interfaceName)
        {
            throw new FormatException($"it is the record of container {record.Plan.Sandbox.ContainerId}, but has the file name of another");
        }
    }

    /// <summary>Removes a file, or what is there in place of one; a directory only if it is empty.</summary>
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

    // A short form of an id says nothing of the rest: the record does, or what is left of it.
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
