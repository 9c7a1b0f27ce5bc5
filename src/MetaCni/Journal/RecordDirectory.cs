// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Linux;

namespace MetaCni.Journal;

/// <summary>The names of the files in the directory of records.</summary>
/// <remarks>
/// <c>CONTAINER@INTERFACE.jsonl</c> is a record, with <c>.corrupt</c> after it a damaged one; <c>CONTAINER.lock</c> a lock. An interface
/// may have an @ in its name, a container may not.
/// </remarks>
internal sealed class RecordDirectory(string path)
{
    private const string Extension = ".jsonl";
    private const string LockExtension = ".lock";

    public string Path => path;

    public string FileOf(ContainerId container, InterfaceName interfaceName) =>
        System.IO.Path.Combine(path, $"{OperationMarker.Of(container, interfaceName)}{Extension}");

    public string LockOf(ContainerId container) => System.IO.Path.Combine(path, $"{container}{LockExtension}");

    public IReadOnlyList<(ContainerId Container, InterfaceName Interface)> Entries() =>
    [
        .. Names()
            .Select(name =>
                name.EndsWith(CorruptRecords.Extension, StringComparison.Ordinal) ? name[..^CorruptRecords.Extension.Length] : name)
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Distinct()
            .SelectMany(name => Parse(name[..^Extension.Length])),
    ];

    public IReadOnlyList<ContainerId> Leftovers() =>
    [
        .. Names().SelectMany(name =>
            name.EndsWith(LockExtension, StringComparison.Ordinal) ? Container(name[..^LockExtension.Length])
            : name.StartsWith(AtomicFile.TemporaryPrefix, StringComparison.Ordinal)
                ? Container(name[AtomicFile.TemporaryPrefix.Length..].Split('@')[0])
            : []).Distinct(),
    ];

    public void RemoveLeftovers(ContainerId container)
    {
        var prefix = $"{AtomicFile.TemporaryPrefix}{container}@";
        foreach (var name in Names().Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            File.Delete(System.IO.Path.Combine(path, name));
        }
    }

    private IEnumerable<string> Names() => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path).Select(file => System.IO.Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];

    private static IEnumerable<(ContainerId Container, InterfaceName Interface)> Parse(string name)
    {
        var at = name.IndexOf('@');
        return at > 0
            && ContainerId.TryParse(name[..at], out var container)
            && InterfaceName.TryParse(name[(at + 1)..], out var interfaceName)
            ? [(container, interfaceName)]
            : [];
    }

    private static IEnumerable<ContainerId> Container(string text) => ContainerId.TryParse(text, out var container) ? [container] : [];
}
