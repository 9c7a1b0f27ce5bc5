// SPDX-License-Identifier: Apache-2.0

using Support;
using Xunit;

namespace ContainerRuntime;

/// <summary>Whether a container runtime can run here. Where it cannot, its tests are skipped with the reason.</summary>
public static class Machine
{
    private static readonly string[] Commands = ["containerd", "containerd-shim-runc-v2", "ctr", "runc", "gcc", "nsenter", "unshare"];

    /// <summary>For tests of the runtime: [SkippableFact] and this before anything is started.</summary>
    public static void RequireContainers()
    {
        Requires.Root();
        foreach (var command in Commands)
        {
            Skip.IfNot(IsInstalled(command), $"there is no {command} on this machine: run make setup as root");
        }

        Skip.IfNot(CanMakeControlGroups(), "containers need control groups, and none can be made under /sys/fs/cgroup here");
    }

    private static bool IsInstalled(string command) =>
        Shell.Run("sh", ["-c", "command -v \"$1\"", "sh", command]).ExitCode == 0;

    private static bool CanMakeControlGroups()
    {
        using var group = new ControlGroup();
        return ControlGroup.Hierarchies.Count > 0
            && ControlGroup.Hierarchies.All(hierarchy => Shell.Run("mkdir", [hierarchy + group.Path]).ExitCode == 0);
    }
}
