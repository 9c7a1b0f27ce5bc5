// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Finds the files that a container left behind.</summary>
internal static class LeftoverFiles
{
    /// <summary>The leases of host-local: a file an address in a directory a network, and the first line is the container's id.</summary>
    public static IReadOnlyList<string> Leases(IEnumerable<string> directories, string containerId) =>
    [
        .. directories.Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            .Where(file => Owner(file) == containerId)
            .Order(StringComparer.Ordinal),
    ];

    // Not File.ReadAllText: it would take a lock, and host-local locks a file there itself. A lease of others may go meanwhile.
    private static string Owner(string file) => FileDescriptor.TryReadAll(file, out var content)
        ? Encoding.UTF8.GetString(content).Split('\n')[0].Trim()
        : "";

    /// <summary>The records of MetaCni's journal.</summary>
    public static IReadOnlyList<string> Records(string stateDirectory, string containerId)
    {
        var attachments = Path.Combine(stateDirectory, "attachments");
        return Directory.Exists(attachments)
            ? [.. Directory.EnumerateFiles(attachments, $"{containerId}@*").Order(StringComparer.Ordinal)]
            : [];
    }
}
