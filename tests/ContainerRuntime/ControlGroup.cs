// SPDX-License-Identifier: Apache-2.0

namespace ContainerRuntime;

/// <summary>A control group that sandboxes are put under. Gone afterwards, if every process in it has ended.</summary>
public sealed class ControlGroup : IDisposable
{
    private const string Mounts = "/sys/fs/cgroup";

    /// <summary>The trees of groups: one of version 2, or one for each controller.</summary>
    public static IReadOnlyList<string> Hierarchies { get; } =
        File.Exists(System.IO.Path.Combine(Mounts, "cgroup.procs"))
            ? [Mounts]
            : [.. Children(Mounts).Where(mount => File.Exists(System.IO.Path.Combine(mount, "cgroup.procs")))];

    /// <summary>What a runtime is told as a sandbox's parent.</summary>
    public string Path { get; } = "/" + Support.UniqueName.WithPrefix("metacni-test-");

    /// <summary>The groups below, of all hierarchies.</summary>
    public IReadOnlyList<string> Members => [.. Roots.SelectMany(Children)];

    private IEnumerable<string> Roots => Hierarchies.Select(hierarchy => hierarchy + Path).Where(Directory.Exists);

    public void Dispose()
    {
        foreach (var group in Roots)
        {
            Remove(group);
        }
    }

    // A group's files cannot be deleted and need not be: an empty group is removed with its directory.
    private static void Remove(string group)
    {
        foreach (var child in Children(group))
        {
            Remove(child);
        }

        Directory.Delete(group);
    }

    private static IReadOnlyList<string> Children(string directory) =>
        Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];
}
