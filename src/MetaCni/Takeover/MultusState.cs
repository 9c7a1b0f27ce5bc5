// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using Linux;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Journal;

namespace MetaCni.Takeover;

/// <summary>Multus's own state on this node (<c>cniDir</c>): the scratch file <c>CONTAINER</c>, and <c>results/</c>.</summary>
internal sealed class MultusState(string directory)
{
    private readonly CachedResults _results = new(Path.Combine(directory, "results"));

    public MultusContainer Find(ContainerId container)
    {
        var unreadable = new List<UnreadableFile>();
        var delegates = ReadScratch(ScratchOf(container), unreadable);
        return new MultusContainer
        {
            Delegates = delegates,
            Results = _results.OfContainer(container, unreadable),
            Unreadable = unreadable,
        };
    }

    /// <summary>The attachments of a network.</summary>
    public IReadOnlyList<(string Container, string Interface)> AttachmentsOf(string network) => _results.AttachmentsOf(network);

    /// <summary>The containers with readable state; other files in the directory do not belong to Multus.</summary>
    public IReadOnlyList<ContainerId> Containers() =>
    [
        .. (Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            .Where(file => ReadScratch(file, []).Count > 0)
            .SelectMany<string, ContainerId>(file => ContainerId.TryParse(Path.GetFileName(file), out var container) ? [container] : [])
            .Concat(_results.Containers())
            .Distinct(),
    ];

    /// <summary>The unreadable files, each with the container in its name.</summary>
    public IReadOnlyList<(ContainerId Container, UnreadableFile File)> Unreadable()
    {
        var unreadable = new List<(ContainerId, UnreadableFile)>();
        foreach (var file in Directory.Exists(directory) ? Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
        {
            var found = new List<UnreadableFile>();
            _ = ReadScratch(file, found);
            unreadable.AddRange(
                ContainerId.TryParse(Path.GetFileName(file), out var container) ? found.Select(problem => (container, problem)) : []);
        }

        return [.. unreadable, .. _results.Unreadable()];
    }

    /// <summary>Removes the files that Multus would remove at the end of a DEL.</summary>
    /// <exception cref="CniException">112: a file cannot be removed.</exception>
    public void Remove(ContainerId container)
    {
        foreach (var result in _results.OfContainer(container, []))
        {
            Delete(result.File);
        }

        RemoveScratch(container);
    }

    /// <summary>Removes the scratch file, if it exists.</summary>
    /// <exception cref="CniException">112: it cannot be removed.</exception>
    public void RemoveScratch(ContainerId container)
    {
        if (File.Exists(ScratchOf(container)))
        {
            Delete(ScratchOf(container));
        }
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable, $"Multus's file {file} cannot be removed: {e.Message}; remove it by hand", "", e);
        }
    }

    private string ScratchOf(ContainerId container) => Path.Combine(directory, container.Value);

    private static IReadOnlyList<ScratchDelegate> ReadScratch(string file, List<UnreadableFile> unreadable)
    {
        // Multus's directory also contains "results", which may be the id of a container.
        if (Directory.Exists(file))
        {
            return [];
        }

        try
        {
            return BoundedFile.TryRead(file, out var content, CachedResult.LongestFile) ? ScratchDelegate.Read(content, file) : [];
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            unreadable.Add(new UnreadableFile(file, e.Message));
            return [];
        }
    }
}
