// SPDX-License-Identifier: Apache-2.0

using EndToEnd.Tests.ContainerRuntime;

namespace EndToEnd.Tests.Deployment.Nodes;

/// <summary>What the kernel lets the daemon's container do.</summary>
[Collection(SharedNodeGroup.Name)]
public sealed class ContainmentTests
{
    // CAP_DAC_OVERRIDE is bit 1; the fields are those of proc(5).
    private static readonly string[] LeastPrivileges = ["CapEff: 0000000000000002", "CapBnd: 0000000000000002", "NoNewPrivs: 1", "Seccomp: 2"];

    private static readonly string[] ChangeableDirectories = ["/etc/cni/net.d", "/opt/cni/bin", "/run/metacni", "/var/lib/cni/metacni"];

    [SkippableFact]
    public async Task The_daemon_has_one_capability_and_cannot_get_more()
    {
        await using var place = await DeployedNode.StartAsync("plugin", "node");

        var daemon = await place.StartDaemonAsync();

        var status = (await daemon.ProcessFile("status")).Split('\n').Select(line => line.Replace('\t', ' ')).ToList();
        Assert.All(LeastPrivileges, line => Assert.Contains(line, status));
    }

    [SkippableFact]
    public async Task The_daemon_can_change_four_directories_of_the_node()
    {
        await using var place = await DeployedNode.StartAsync("plugin", "node");

        var daemon = await place.StartDaemonAsync();

        Assert.Equal(ChangeableDirectories, Changeable(await daemon.ProcessFile("mountinfo")));
    }

    [SkippableFact]
    public async Task The_daemon_of_a_dry_run_can_change_nothing_of_the_node()
    {
        await using var place = await DeployedNode.StartAsync("plugin", "overlays/dry-run");

        var daemon = await place.StartDaemonAsync();

        Assert.Equal(["/run/metacni", "/var/lib/cni/metacni"], Changeable(await daemon.ProcessFile("mountinfo")));
        Assert.False(Path.Exists(Path.Combine(place.Node.Directories.Run, "metacni")));
        Assert.False(Path.Exists(Path.Combine(place.Node.Directories.VarLib, "cni", "metacni")));
    }

    // proc(5): the fifth field is the mount point, the sixth has its options. The runtime's own mounts are those of every container.
    private static IEnumerable<string> Changeable(string mounts) =>
        from line in mounts.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let fields = line.Split(' ')
        where fields[5].Split(',').Contains("rw")
        let point = fields[4]
        where !((string[])["/dev", "/proc", "/sys"]).Any(own => point == own || point.StartsWith(own + "/", StringComparison.Ordinal))
        orderby point
        select point;
}
