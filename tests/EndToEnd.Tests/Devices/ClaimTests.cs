// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Devices;

/// <summary>Devices by resource claims, from an API server.</summary>
public sealed class ClaimTests
{
    [SkippableFact]
    public async Task Devices_from_kubelet_are_assigned_before_devices_from_claims()
    {
        await using var node = new DeviceNode();
        await using var api = await ClaimCluster.StartAsync(node.Sandbox.Pod, """[{"name":"vf"},{"name":"vf"},{"name":"vf","metacni.io/claim":"nics/second"}]""");
        node.Kubelet.Node.Give(node.PodName, "app", "intel.com/vf", "0000:03:02.9");
        await node.Kubelet.StartAsync();

        ClaimCluster.Runtime(node, api).Add().EnsureSuccess("ADD");

        Assert.Equal(["net1=0000:03:02.9", "net2=0000:03:02.1", "net3=0000:03:02.0"], node.Given("ADD"));
        Assert.Contains(api.Requests, request => request.ToString().Contains("fieldSelector", StringComparison.Ordinal));
        await api.StopListeningAsync();
        ClaimCluster.Runtime(node, api).Del().EnsureSuccess("DEL");
        Assert.Equal(["net3=0000:03:02.0", "net2=0000:03:02.1", "net1=0000:03:02.9"], node.Given("DEL"));
    }

    [SkippableFact]
    public async Task Claims_are_not_read_if_the_devices_from_kubelet_suffice()
    {
        await using var node = new DeviceNode();
        await using var api = await ClaimCluster.StartAsync(node.Sandbox.Pod, "vf");
        node.Kubelet.Node.Give(node.PodName, "app", "intel.com/vf", "0000:03:02.9");
        await node.Kubelet.StartAsync();

        ClaimCluster.Runtime(node, api).Add().EnsureSuccess("ADD");

        Assert.DoesNotContain(api.Requests, request => request.ToString().Contains("resource.k8s.io", StringComparison.Ordinal));
        ClaimCluster.Runtime(node, api).Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task ADD_fails_if_kubelet_and_claims_provide_too_few_devices()
    {
        await using var node = new DeviceNode();
        await using var api = await ClaimCluster.StartAsync(node.Sandbox.Pod, "vf,vf,vf");
        await node.Kubelet.StartAsync();

        var outcome = ClaimCluster.Runtime(node, api).Add();

        Assert.Equal(109, (int)outcome.Json!["code"]!);
        Assert.Contains("and the pod's resource claims allocated 2 of it (0000:03:02.0, 0000:03:02.1) to this pod", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Empty(node.Sandbox.Recorders.Order);
    }
}
