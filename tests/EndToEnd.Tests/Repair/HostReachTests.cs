// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Host;

namespace EndToEnd.Tests.Repair;

/// <summary>The daemon starts plugins on the host only if it is certain that it is the host.</summary>
public sealed class HostReachTests
{
    [SkippableFact]
    public void A_host_with_the_same_directories_is_reached()
    {
        using var node = new RepairNode();

        var isReached = new HostReach(HostFeature.Repair, node.Directories, Environment.ProcessId, node.InitId).TryOpen(out var host, out var obstacle);

        Assert.True(isReached, obstacle);
        host!.Dispose();
    }

    // Without hostPID, the first process is another container of the pod.
    [SkippableFact]
    public void A_process_that_sees_other_directories_is_not_the_hosts_init()
    {
        using var node = new RepairNode();
        node.OnTheHost($"mount -t tmpfs none {node.Directories.BinDir}");

        var isReached = new HostReach(HostFeature.Repair, node.Directories, Environment.ProcessId, node.InitId).TryOpen(out _, out var obstacle);

        Assert.False(isReached);
        Assert.Contains($"{node.Directories.BinDir} is another directory", obstacle, StringComparison.Ordinal);
        Assert.Contains("deploy/overlays/repair", obstacle, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_daemon_itself_is_not_the_hosts_init()
    {
        using var node = new RepairNode();

        var isReached = new HostReach(HostFeature.Repair, node.Directories, node.InitId, node.InitId).TryOpen(out _, out var obstacle);

        Assert.False(isReached);
        Assert.Contains("does not see the host's processes", obstacle, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_process_that_does_not_exist_is_not_the_hosts_init()
    {
        using var node = new RepairNode();

        Assert.False(new HostReach(HostFeature.Repair, node.Directories, Environment.ProcessId, int.MaxValue).TryOpen(out _, out var obstacle));
        Assert.StartsWith("repair is off: ", obstacle, StringComparison.Ordinal);
    }
}
