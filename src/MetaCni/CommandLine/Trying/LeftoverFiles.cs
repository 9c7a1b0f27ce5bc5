// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Trying;

/// <summary>Finds the files that a container left behind.</summary>
internal static class LeftoverFiles
{
    /// <summary>The leases of host-local: a file an address in a directory a network, and the first line is the container's id.</summary>
    public static IReadOnlyList<string> Leases(IEnumerable<string> directories, string containerId) =>
    [
        .. directories.Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            .Where(file => File.ReadLines(file).FirstOrDefault()?.Trim() == containerId)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The records of MetaCni's journal.</summary>
    public static IReadOnlyList<string> Records(string stateDirectory, string containerId)
    {
        var attachments = Path.Combine(stateDirectory, "attachments");
        return Directory.Exists(attachments)
            ? [.. Directory.EnumerateFiles(attachments, $"{containerId}@*").Order(StringComparer.Ordinal)]
            : [];
    }
}
