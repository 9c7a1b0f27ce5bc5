// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Journal;

namespace MetaCni.Takeover;

/// <summary>A directory of results of the reference library: Multus's own, or the runtime's.</summary>
/// <remarks>The library writes its files in place: a crash leaves them empty. Their names, NETWORK-CONTAINER-INTERFACE, stay.</remarks>
internal sealed class CachedResults(string directory)
{
    private const string Loopback = "lo";

    /// <summary>The results of a container; files that name it and cannot be read are reported.</summary>
    public IReadOnlyList<CachedResult> OfContainer(ContainerId container, ICollection<UnreadableFile> unreadable)
    {
        var results = new List<CachedResult>();
        foreach (var file in Files($"*-{container}-*"))
        {
            if (TryRead(file, out var why) is { } result)
            {
                results.Add(result);
            }
            else
            {
                unreadable.Add(new UnreadableFile(file, why));
            }
        }

        return [.. results.Where(result => result.ContainerId == container.Value)];
    }

    /// <summary>The containers whose results can be read.</summary>
    public IReadOnlyList<ContainerId> Containers() =>
    [
        .. Files("*").Select(TryRead).OfType<CachedResult>()
            .SelectMany<CachedResult, ContainerId>(result =>
                ContainerId.TryParse(result.ContainerId, out var container) ? [container] : []),
    ];

    /// <summary>The files that cannot be read, and the container that the name of each says.</summary>
    public IEnumerable<(ContainerId Container, UnreadableFile File)> Unreadable()
    {
        foreach (var file in Files("*"))
        {
            if (TryRead(file, out var why) is null && LongestPart(Path.GetFileName(file)) is { } container)
            {
                yield return (container, new UnreadableFile(file, why));
            }
        }
    }

    // NETWORK-CONTAINER-INTERFACE, and a network and an interface may have a "-", too: of what is between, ids of containers are the longest.
    private static ContainerId? LongestPart(string name) =>
        name.Split('-') is { Length: > 2 } parts && ContainerId.TryParse(parts[1..^1].MaxBy(part => part.Length)!, out var container) ? container : null;

    /// <summary>
    /// The attachments of a network. Of a file that cannot be read, what its name may mean: too many are listed rather than too few.
    /// </summary>
    public IReadOnlyList<(string Container, string Interface)> AttachmentsOf(string network) =>
    [
        .. Files("*")
            .Where(file => Path.GetFileName(file).StartsWith($"{network}-", StringComparison.Ordinal))
            .SelectMany(file => TryRead(file) is not { } result ? Named(Path.GetFileName(file)[(network.Length + 1)..])
                : result.NetworkName == network ? [(result.ContainerId, result.InterfaceName)]
                : []),
    ];

    /// <summary>The networks that a container's results name: its loopback interface, which runtimes attach too, is none.</summary>
    public IReadOnlyList<string> NetworksOf(ContainerId container) =>
    [
        .. Files($"*-{container}-*").Select(file => Path.GetFileName(file))
            .Where(name => !name.EndsWith($"-{container}-{Loopback}", StringComparison.Ordinal))
            .Select(name => name[..name.IndexOf($"-{container}-", StringComparison.Ordinal)])
            .Distinct(),
    ];

    // Networks and interfaces may have a "-" in their names, so there may be several ways to read one.
    private static IEnumerable<(string Container, string Interface)> Named(string rest) =>
        from at in Enumerable.Range(0, rest.Length)
        where rest[at] == '-' && ContainerId.TryParse(rest[..at], out _) && InterfaceName.TryParseExisting(rest[(at + 1)..], out _)
        select (rest[..at], rest[(at + 1)..]);

    private static CachedResult? TryRead(string file) => TryRead(file, out _);

    private static CachedResult? TryRead(string file, out string why)
    {
        try
        {
            why = "";
            return CachedResult.Read(file);
        }
        catch (CniException e)
        {
            why = e.InnerException?.Message ?? e.Message;
            return null;
        }
    }

    private IEnumerable<string> Files(string pattern) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal) : [];
}
