// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Storage;
using EndToEnd.Tests.ContainerRuntime;
using Support;

namespace EndToEnd.Tests.Deployment.Nodes;

/// <summary>The pod of deploy/uninstall, run as kubelet runs it.</summary>
[Collection(SharedNodeGroup.Name)]
public sealed class UninstallerTests
{
    private const string Namespace = "kube-system";

    private static readonly ObjectKey DaemonSet = ObjectKey.Of(ResourceTypes.DaemonSets, Namespace, "metacni-uninstall");

    [SkippableFact]
    public async Task Uninstalling_leaves_the_node_as_it_was_and_ends_by_itself()
    {
        await using var place = await DeployedNode.StartAsync("plugin", "node", "uninstall");
        var before = place.Installed;
        var daemon = await place.StartReadyDaemonAsync();
        await daemon.Delete();

        var uninstaller = await place.StartDaemonAsync("metacni-uninstall");

        await uninstaller.WaitFor("readinessProbe");
        Assert.Equal(before, place.Installed);
        Assert.False(Path.Exists(Path.Combine(place.Node.Directories.VarLib, "cni", "metacni")));
        await RequireEnd(place);
        Assert.Empty(place.Server.Access.Denied(User.NameOfServiceAccount(Namespace, "metacni-uninstall")));
        Assert.Empty(place.Server.UnusedPermissions(Namespace, "metacni-uninstall"));
    }

    [SkippableFact]
    public async Task Uninstalling_waits_for_the_daemon_to_end()
    {
        await using var place = await DeployedNode.StartAsync("plugin", "node", "uninstall");
        var daemon = await place.StartReadyDaemonAsync();
        var uninstaller = await place.StartDaemonAsync("metacni-uninstall");
        await uninstaller.WaitForLog("a metacni daemon runs on this node");
        Assert.True(File.Exists(place.ConfigurationPath(DeployedNode.Configuration)));

        await daemon.Delete();

        await uninstaller.WaitFor("readinessProbe");
        Assert.False(File.Exists(place.ConfigurationPath(DeployedNode.Configuration)));
    }

    // What the controller of DaemonSets writes when the only node is ready.
    private static async Task RequireEnd(DeployedNode place)
    {
        place.Server.Change(DaemonSet, one => one["status"] = new JsonObject
        {
            ["desiredNumberScheduled"] = 1,
            ["numberReady"] = 1,
            ["observedGeneration"] = (long?)one["metadata"]!["generation"],
        });
        using var limit = TimeLimit.Guard();
        await place.Server.Log.WaitAsync(
            request => request.Method == "DELETE" && request.Path.EndsWith("/daemonsets/metacni-uninstall", StringComparison.Ordinal), limit.Token);
    }
}
