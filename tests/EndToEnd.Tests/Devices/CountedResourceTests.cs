// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.Devices;

/// <summary>Networks of a resource that a marker counts in the node's status, of which kubelet never hears.</summary>
public sealed class CountedResourceTests
{
    // The checksums were computed apart from the product, by kubelet's rule.
    private const string NoPlugin = """{"Data":{"PodDeviceEntries":null,"RegisteredDevices":{}},"Checksum":3467439661}""";

    [SkippableFact]
    public async Task A_network_that_only_the_scheduler_counts_is_attached_without_a_device()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("br", "ovs-cni.network.kubevirt.io/br1");
        File.WriteAllText(node.Sandbox.Combine("checkpoint"), NoPlugin);
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("br");

        node.Runtime().Add().EnsureSuccess("ADD");

        Assert.All(node.Sandbox.Recorders.Calls, call => Assert.False(call.Config.ContainsKey("deviceID")));
        Assert.Contains("GetAllocatableResources", node.Kubelet.Node.Calls);
        node.Runtime().Del().EnsureSuccess("DEL");
        Assert.Empty(node.Sandbox.Records);
    }

    [SkippableFact]
    public async Task An_unreadable_kubelet_checkpoint_is_code_11_try_again_later()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("br", "ovs-cni.network.kubevirt.io/br1");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("br");

        var outcome = node.Runtime().Add();

        Assert.Equal(11, (int)outcome.Json!["code"]!);
        Assert.Empty(node.Sandbox.Recorders.Order);
    }
}
