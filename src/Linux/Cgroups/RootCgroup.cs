// SPDX-License-Identifier: Apache-2.0
//
// A process that shall outlive a container must leave the container's cgroup in every hierarchy: the runtime kills by cgroup, and the
// container's limits count the process's memory.
//   - Version 1: each hierarchy has its own root, and every root accepts processes (cgroups-v1, "cgroup.procs").
//   - Version 2: only the real root accepts processes while its controllers are enabled for children (cgroup-v2, "no internal process
//     constraint"). Where the node is a container itself, its root is not the real one: EBUSY. A cgroup without children accepts them.

namespace Linux.Cgroups;

/// <summary>Moves this process out of the cgroups in which it was started.</summary>
/// <param name="leaf">The name of the cgroup of version 2 that is used where its root accepts no process.</param>
/// <param name="processDirectory">The directory of this process in <c>/proc</c>.</param>
public sealed class RootCgroup(string leaf, string processDirectory = "/proc/self")
{
    private const string Members = "cgroup.procs";

    private static readonly byte[] WritingProcess = "0\n"u8.ToArray();

    /// <summary>Writes this process to a file of members.</summary>
    internal Action<string> Join { get; init; } = file =>
    {
        using var members = FileDescriptor.Open(file, OpenFlags.WriteOnly);
        FileDescriptor.Write(members, WritingProcess, file);
    };

    /// <summary>
    /// Moves this process, with all its threads, to the root cgroup of every hierarchy. The mount namespace must show the hierarchies, and
    /// the cgroup namespace their roots.
    /// </summary>
    /// <exception cref="LinuxException">The process stays in one of its cgroups.</exception>
    public void Enter()
    {
        var mounts = CgroupMount.Parse(Read("mountinfo"));
        foreach (var membership in Outside())
        {
            Leave(membership, mounts.FirstOrDefault(mount => mount.Shows(membership)));
        }

        if (Outside() is [var left, ..])
        {
            throw new LinuxException($"leave {left}", Errno.Busy, "the kernel accepted the move, but the process is still in it");
        }
    }

    private IReadOnlyList<CgroupMembership> Outside() =>
        [.. CgroupMembership.Parse(Read("cgroup")).Where(one => !one.IsRoot && !(one.IsUnified && one.Path == $"/{leaf}"))];

    private void Leave(CgroupMembership membership, CgroupMount? mount)
    {
        if (mount is null)
        {
            throw new LinuxException($"leave {membership}", Errno.NoEntry, "its hierarchy is not mounted");
        }

        try
        {
            Join(Path.Combine(mount.Directory, Members));
        }
        catch (LinuxException e) when (mount.IsUnified && e.ErrorNumber == Errno.Busy)
        {
            Directory.CreateDirectory(Path.Combine(mount.Directory, leaf));
            Join(Path.Combine(mount.Directory, leaf, Members));
        }
    }

    private string Read(string name)
    {
        var file = Path.Combine(processDirectory, name);
        return FileDescriptor.TryReadAll(file, out var text) ? System.Text.Encoding.UTF8.GetString(text) : throw LinuxException.Last("read", file);
    }
}
