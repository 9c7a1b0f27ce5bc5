// SPDX-License-Identifier: Apache-2.0

namespace Linux.Cgroups;

/// <summary>The cgroup of a process in one hierarchy: a line of <c>/proc/PID/cgroup</c> (cgroups(7)).</summary>
/// <param name="Controllers">The controllers of a version 1 hierarchy, or its <c>name=</c>; empty for version 2.</param>
/// <param name="Path">Relative to the root of the reader's cgroup namespace.</param>
internal sealed record CgroupMembership(IReadOnlyList<string> Controllers, string Path)
{
    public bool IsUnified => Controllers.Count == 0;

    public bool IsRoot => Path == "/";

    /// <summary>Reads the lines; one that has another format belongs to a later kernel and is left out.</summary>
    public static IReadOnlyList<CgroupMembership> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return
        [
            .. from line in text.Split('\n')
               let parts = line.Split(':', 3)
               where parts.Length == 3 && parts[2].StartsWith('/')
               select new CgroupMembership(parts[1].Split(',', StringSplitOptions.RemoveEmptyEntries), parts[2]),
        ];
    }

    public override string ToString() => IsUnified ? $"the cgroup {Path}" : $"the cgroup {Path} of {string.Join(',', Controllers)}";
}
