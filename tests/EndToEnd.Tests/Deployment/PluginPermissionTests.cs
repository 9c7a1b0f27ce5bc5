// SPDX-License-Identifier: Apache-2.0

using ApiServer.Storage;
using EndToEnd.Tests.Devices;
using EndToEnd.Tests.Kubernetes;

namespace EndToEnd.Tests.Deployment;

/// <summary>The role of deploy/plugin, which the API server of these tests enforces, permits nothing that the plugin does not need.</summary>
public sealed class PluginPermissionTests
{
    [SkippableFact]
    public async Task The_plugin_needs_every_permission_of_its_role_and_no_other()
    {
        await using var node = new DeviceNode();
        await using var api = await ClaimCluster.StartAsync(node.Sandbox.Pod, "vf");
        await node.Kubelet.StartAsync();
        var runtime = ClaimCluster.Runtime(node, api);

        // 1. A device of a claim, for a pod whose annotations the runtime does not pass.
        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");

        // 2. A network that does not exist.
        api.Change(
            ObjectKey.Of(ResourceTypes.Pods, node.Sandbox.Pod.Namespace, node.Sandbox.Pod.Name),
            pod => pod["metadata"]!["annotations"]!["k8s.v1.cni.cncf.io/networks"] = "vg");
        Assert.Equal(106, (int?)runtime.Add().Json!["code"]);

        Assert.Empty(api.Access.Denied(ApiCluster.User));
        Assert.Empty(api.Access.Unused(ApiCluster.User, DeployedRole.Rules));
    }
}
