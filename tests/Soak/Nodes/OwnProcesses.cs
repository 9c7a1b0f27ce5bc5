// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Support;

namespace Soak.Nodes;

/// <summary>Finds the processes of an experiment: by container, and by the namespace that represents a node.</summary>
internal static class OwnProcesses
{
    /// <summary>The running processes of a container.</summary>
    public static IEnumerable<string> Of(string containerId) =>
        All().Where(id => Environment(id).Contains(containerId, StringComparison.Ordinal)).Select(id => $"{id} {Name(id)}");

    /// <summary>The processes in a namespace.</summary>
    public static IReadOnlyList<int> In(TestNamespace host)
    {
        var lines = Shell.Run("ip", ["netns", "pids", host.Name]).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    public static void End(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // The process has exited since it was listed.
        }
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(directory => int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0);

    private static string Environment(int id) => Read($"/proc/{id}/environ");

    private static string Name(int id) => Read($"/proc/{id}/comm").Trim();

    private static string Read(string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
