// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Linux;

namespace MetaCni.Journal.Multus;

/// <summary>Multus's own state on this node (<c>cniDir</c>): the file <c>CONTAINER</c>, and <c>results/</c>.</summary>
internal sealed class MultusState(string directory)
{
    private readonly CachedResults _results = new(Path.Combine(directory, "results"));

    public MultusContainer Find(ContainerId container)
    {
        var unreadable = new List<string>();
        var delegates = ReadScratch(ScratchOf(container), unreadable);
        return new MultusContainer
        {
            Delegates = delegates,
            Results = _results.OfContainer(container, unreadable),
            Unreadable = unreadable,
        };
    }

    /// <summary>The results of a network.</summary>
    /// <exception cref="Cni.Errors.CniException">112: one of them cannot be read.</exception>
    public IReadOnlyList<CachedResult> OfNetwork(string network) => _results.OfNetwork(network);

    /// <summary>Removes what Multus would remove at the end of a DEL.</summary>
    public void Remove(ContainerId container)
    {
        foreach (var result in _results.OfContainer(container, []))
        {
            File.Delete(result.File);
        }

        if (File.Exists(ScratchOf(container)))
        {
            File.Delete(ScratchOf(container));
        }
    }

    private string ScratchOf(ContainerId container) => Path.Combine(directory, container.Value);

    private static IReadOnlyList<ScratchDelegate> ReadScratch(string file, List<string> unreadable)
    {
        // Multus has a directory of its own there, and a container may have its name.
        if (Directory.Exists(file))
        {
            return [];
        }

        try
        {
            return BoundedFile.TryRead(file, out var content) ? ScratchDelegate.Read(content, file) : [];
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            unreadable.Add(file);
            return [];
        }
    }
}
