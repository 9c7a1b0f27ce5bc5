// SPDX-License-Identifier: Apache-2.0

using ContainerRuntime;
using EndToEnd.Tests.ContainerRuntime;

namespace EndToEnd.Tests.Deployment.Nodes;

/// <summary>The pod of the DaemonSet on a fresh node, run as kubelet runs it.</summary>
[Collection(SharedNodeGroup.Name)]
public sealed class DaemonTests
{
    private const UnixFileMode OfRootAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Executable =
        OfRootAlone | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    [SkippableFact]
    public async Task A_fresh_node_gives_pods_their_networks_when_the_daemon_is_ready()
    {
        await using var place = await DeployedNode.StartAsync(".");

        var daemon = await place.StartReadyDaemonAsync();

        Assert.Equal(["data0", "eth0", "net1"], await place.InterfacesOfNewPodAsync("mv,mv@data0"));
        Assert.Equal(Executable, new FileInfo(Path.Combine(place.Node.Directories.Plugins, "metacni")).UnixFileMode);
        Assert.Equal(OfRootAlone, new FileInfo(place.ConfigurationPath("metacni.d/metacni.kubeconfig")).UnixFileMode);
        Assert.True((await daemon.Probe("livenessProbe")).IsSuccess);
        Assert.True((await daemon.Probe("startupProbe")).IsSuccess);
    }

    [SkippableFact]
    public async Task Pods_get_their_networks_while_the_container_is_stopped_and_after_it_was_started_again()
    {
        await using var place = await DeployedNode.StartAsync(".");
        var daemon = await place.StartReadyDaemonAsync();

        var stopped = await daemon.StopContainer();

        Assert.Equal(0, stopped.ExitCode);
        Assert.Equal(["eth0", "net1"], await place.InterfacesOfNewPodAsync("mv"));

        await daemon.RestartContainer();

        await daemon.WaitFor("readinessProbe");
        Assert.Equal(["eth0", "net1"], await place.InterfacesOfNewPodAsync("mv"));
    }

    // The runtime passes the result of an earlier ADD only to a network of the same name.
    [SkippableFact]
    public async Task A_pod_that_ran_before_the_installation_is_deleted_by_the_primary_network()
    {
        await using var place = await DeployedNode.StartAsync(".");
        await place.Node.WaitForNetwork("bridge");
        var id = await place.Node.Run(place.Node.Config(ContainerNode.NewPod));
        await place.StartReadyDaemonAsync();

        await place.Node.Stop(id);
        await place.Node.Remove(id);

        Assert.Equal(["ADD", "DEL"], place.Node.Calls.Where(call => call.Environment["CNI_CONTAINERID"] == id).Select(call => call.Command));
    }

    // The API server takes the pod's own token back with the pod.
    [SkippableFact]
    public async Task Pods_get_their_networks_after_the_daemon_was_deleted()
    {
        await using var place = await DeployedNode.StartAsync(".");
        var daemon = await place.StartReadyDaemonAsync();
        var before = place.Installed;

        await daemon.Delete();
        place.DeleteDaemonObjects();

        Assert.Equal(before, place.Installed);
        Assert.Equal(["eth0", "net1"], await place.InterfacesOfNewPodAsync("mv"));
    }

    // The archives of the reference plugins have an owner, whom tar gives the directory that it unpacks into.
    [SkippableFact]
    public async Task The_daemon_installs_into_a_plugin_directory_of_another_user()
    {
        await using var place = await DeployedNode.StartAsync(".");
        place.Node.Execute("chown", "1001:1001", "/opt/cni/bin").EnsureSuccess("chown");

        await place.StartReadyDaemonAsync();

        Assert.Equal(["eth0", "net1"], await place.InterfacesOfNewPodAsync("mv"));
    }

    [SkippableFact]
    public async Task A_dry_run_reports_and_changes_nothing()
    {
        await using var place = await DeployedNode.StartAsync("plugin", "overlays/dry-run");
        var before = place.Installed;

        var daemon = await place.StartDaemonAsync();

        await daemon.WaitForLog("would publish");
        Assert.Equal(before, place.Installed);
    }

    [SkippableFact]
    public async Task The_daemon_waits_for_a_readiness_file_in_a_directory_that_is_mounted()
    {
        await using var place = await DeployedNode.StartAsync(".");
        place.Set("readinessindicatorfile", "/run/primary/ready");
        place.Mount("/run/primary");
        var daemon = await place.StartDaemonAsync();
        await daemon.WaitForLog("/run/primary/ready does not exist");

        place.Node.Execute("touch", "/run/primary/ready").EnsureSuccess("touch");

        await daemon.WaitFor("readinessProbe");
    }
}
