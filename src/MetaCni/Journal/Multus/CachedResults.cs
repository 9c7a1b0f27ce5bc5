// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;

namespace MetaCni.Journal.Multus;

/// <summary>A directory of results of the reference library: Multus's own, or the runtime's.</summary>
internal sealed class CachedResults(string directory)
{
    /// <summary>The results of a container; files that name it and cannot be read are reported.</summary>
    public IReadOnlyList<CachedResult> OfContainer(ContainerId container, ICollection<UnreadableFile> unreadable)
    {
        var results = new List<CachedResult>();
        foreach (var file in Files($"*-{container}-*"))
        {
            try
            {
                results.Add(CachedResult.Read(file));
            }
            catch (CniException e)
            {
                unreadable.Add(new UnreadableFile(file, e.InnerException?.Message ?? e.Message));
            }
        }

        return [.. results.Where(result => result.ContainerId == container.Value)];
    }

    /// <summary>The results of a network.</summary>
    /// <exception cref="CniException">112: a file that may be one of them cannot be read.</exception>
    public IReadOnlyList<CachedResult> OfNetwork(string network) =>
        [.. Files($"{network}-*").Select(CachedResult.Read).Where(result => result.NetworkName == network)];

    private IEnumerable<string> Files(string pattern) =>
        Directory.Exists(directory) ? Directory.EnumerateFiles(directory, pattern).Order(StringComparer.Ordinal) : [];
}
