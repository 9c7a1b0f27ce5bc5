// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Linux;

namespace MetaCni.CommandLine.Try.Runtime;

/// <summary>Finds the files that a container left.</summary>
internal static class LeftoverFiles
{
    /// <summary>
    /// The leases of host-local: one directory for each network with one file for each address; the first line is the container id.
    /// </summary>
    public static IReadOnlyList<string> Leases(IEnumerable<string> directories, string containerId) =>
    [
        .. directories.Where(Directory.Exists)
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            .Where(file => Owner(file) == containerId)
            .Order(StringComparer.Ordinal),
    ];

    // File.ReadAllText would take a lock, but host-local uses a lock on this file itself. Another pod's lease may disappear at any time.
    private static string Owner(string file) => FileDescriptor.TryReadAll(file, out var content)
        ? Encoding.UTF8.GetString(content).Split('\n')[0].Trim()
        : "";

    /// <summary>The records in MetaCni's journal.</summary>
    public static IReadOnlyList<string> Records(string stateDirectory, string containerId)
    {
        var attachments = Path.Combine(stateDirectory, "attachments");
        return Directory.Exists(attachments)
            ? [.. Directory.EnumerateFiles(attachments, $"{containerId}@*").Order(StringComparer.Ordinal)]
            : [];
    }
}
