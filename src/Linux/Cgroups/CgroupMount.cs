// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;

namespace Linux.Cgroups;

/// <summary>Where the root of a cgroup hierarchy is mounted: a line of <c>/proc/self/mountinfo</c> (proc(5)).</summary>
/// <param name="Directory">The mount point.</param>
/// <param name="IsUnified">True for version 2.</param>
/// <param name="Options">The options of a version 1 hierarchy: its controllers, among others.</param>
internal sealed partial record CgroupMount(string Directory, bool IsUnified, IReadOnlyList<string> Options)
{
    private const int RootField = 3;
    private const int DirectoryField = 4;
    private const int FirstOptionalField = 6;

    /// <summary>The mounts of whole hierarchies; a bind mount of one cgroup does not lead to the root.</summary>
    public static IReadOnlyList<CgroupMount> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return [.. text.Split('\n').Select(line => line.Split(' ')).Select(Read).OfType<CgroupMount>()];
    }

    public bool Shows(CgroupMembership membership) =>
        IsUnified == membership.IsUnified && membership.Controllers.All(Options.Contains);

    // "… root directory options [optional…] - type source super-options"
    private static CgroupMount? Read(string[] fields)
    {
        var dash = Array.IndexOf(fields, "-", Math.Min(FirstOptionalField, fields.Length));
        return dash > 0 && fields.Length > dash + 3 && fields[RootField] == "/" && fields[dash + 1] is "cgroup" or "cgroup2"
            ? new CgroupMount(Unescape(fields[DirectoryField]), fields[dash + 1] == "cgroup2", fields[dash + 3].Split(','))
            : null;
    }

    private static string Unescape(string path) =>
        Octal().Replace(path, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();
}
