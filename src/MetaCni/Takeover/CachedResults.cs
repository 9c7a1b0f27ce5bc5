// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Journal;

namespace MetaCni.Takeover;

/// <summary>A directory of the reference library's cached results: Multus's own, or the runtime's.</summary>
/// <remarks>
/// The library writes its files in place, so a crash may leave them empty. Their names, NETWORK-CONTAINER-INTERFACE, remain usable.
/// </remarks>
internal sealed class CachedResults(string directory)
{
    private const string Loopback = "lo";

    /// <summary>The results of a container; unreadable files with its name are reported.</summary>
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

    /// <summary>The containers of the readable results.</summary>
    public IReadOnlyList<ContainerId> Containers() =>
    [
        .. Files("*").Select(TryRead).OfType<CachedResult>()
            .SelectMany<CachedResult, ContainerId>(result =>
                ContainerId.TryParse(result.ContainerId, out var container) ? [container] : []),
    ];

    /// <summary>The unreadable files, each with the container in its name.</summary>
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

    // NETWORK-CONTAINER-INTERFACE; a network and an interface may contain "-", too. Of the parts between the first and the last, the
    // longest is the container id.
    private static ContainerId? LongestPart(string name) =>
        name.Split('-') is { Length: > 2 } parts && ContainerId.TryParse(parts[1..^1].MaxBy(part => part.Length)!, out var container) ? container : null;

    /// <summary>
    /// The attachments of a network. For an unreadable file all possible readings of its name are listed: too many are safer than too
    /// few.
    /// </summary>
    public IReadOnlyList<(string Container, string Interface)> AttachmentsOf(string network) =>
    [
        .. Files("*")
            .Where(file => Path.GetFileName(file).StartsWith($"{network}-", StringComparison.Ordinal))
            .SelectMany(file => TryRead(file) is not { } result ? Named(Path.GetFileName(file)[(network.Length + 1)..])
                : result.NetworkName == network ? [(result.ContainerId, result.InterfaceName)]
                : []),
    ];

    /// <summary>The networks in the names of a container's results, without the loopback interface that runtimes also attach.</summary>
    public IReadOnlyList<string> NetworksOf(ContainerId container) =>
    [
        .. Files($"*-{container}-*").Select(file => Path.GetFileName(file))
            .Where(name => !name.EndsWith($"-{container}-{Loopback}", StringComparison.Ordinal))
            .Select(name => name[..name.IndexOf($"-{container}-", StringComparison.Ordinal)])
            .Distinct(),
    ];

    // Networks and interfaces may contain "-", so a name may have several readings.
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
