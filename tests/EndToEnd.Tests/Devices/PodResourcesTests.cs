// SPDX-License-Identifier: Apache-2.0

using Grpc.Core;
using KubeletStandIn;
using Support;

namespace EndToEnd.Tests.Devices;

/// <summary>The executable asks a kubelet over its socket; recorders write down which device each network was given.</summary>
public sealed class PodResourcesTests
{
    [SkippableFact]
    public async Task Two_devices_of_each_of_two_resources_are_assigned_in_order()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("x", "a.org/x");
        node.DefineRecorded("y", "b.org/y");
        node.Kubelet.Node
            .Give(node.PodName, "web", "a.org/x", "0000:03:02.3", "0000:03:02.1").Give(node.PodName, "web", "b.org/y", "0000:06:00.1", "0000:06:00.0")
            .Give(node.PodName, "app", "b.org/y", "0000:06:00.2", "0000:06:00.3").Give(node.PodName, "app", "a.org/x", "0000:03:02.2", "0000:03:02.0");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("x,y,x,y,x,y,x,y");
        string[] expected =
        [
            "net1=0000:03:02.1", "net2=0000:06:00.0", "net3=0000:03:02.3", "net4=0000:06:00.1",
            "net5=0000:03:02.0", "net6=0000:06:00.2", "net7=0000:03:02.2", "net8=0000:06:00.3",
        ];

        node.Runtime().Add().EnsureSuccess("ADD");
        await node.Kubelet.DisposeAsync();
        node.Runtime().Check().EnsureSuccess("CHECK");
        node.Runtime().Del().EnsureSuccess("DEL");

        Assert.Equal(expected, node.Given("ADD"));
        Assert.Equal(expected, node.Given("CHECK"));
        Assert.Equal(expected.Reverse(), node.Given("DEL"));
        Assert.Equal(["Get"], node.Kubelet.Node.Calls);
        Assert.Empty(node.Sandbox.Records);
    }

    [SkippableFact]
    public async Task A_second_ADD_of_the_same_pod_gives_the_same_devices()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("x", "a.org/x");
        node.Kubelet.Node.Give(node.PodName, "app", "a.org/x", "2", "1").GetFailure = StatusCode.Unimplemented;
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("x,x");

        node.Runtime().Add().EnsureSuccess("ADD");
        node.Runtime().Add().EnsureSuccess("the second ADD");

        // With other devices it would be another plan, and be attached anew.
        Assert.Equal(["net1=1", "net2=2"], node.Given("ADD"));
        Assert.Equal(["Get", "List", "Get", "List"], node.Kubelet.Node.Calls);
        node.Runtime().Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task More_networks_than_allocated_devices_fail_the_ADD_with_the_reason()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("x", "a.org/x");
        node.Kubelet.Node.Give(node.PodName, "app", "a.org/x", "1");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("x,x");

        var outcome = node.Runtime().Add();

        Assert.Equal(109, (int)outcome.Json!["code"]!);
        Assert.StartsWith("network default/x requests a device of resource a.org/x: kubelet ", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Contains("allocated 1 of it (1) to this pod, all used by other networks", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Empty(node.Sandbox.Recorders.Order);
        Assert.Empty(node.Sandbox.Records);
    }

    [SkippableFact]
    public async Task Even_with_requestPolicy_warn_a_pod_gets_only_devices_that_kubelet_allocated()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("x", "a.org/x");
        node.Kubelet.Node.Give(node.PodName, "app", "a.org/x", "3");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("""[{"name":"x","deviceID":"9"},{"name":"x","deviceID":"8"}]""");
        var config = node.Config();
        config["requestPolicy"] = "warn";

        var add = node.Runtime().With(config).Add();

        add.EnsureSuccess("ADD");
        Assert.Equal(["net1=3"], node.Given("ADD"));
        Assert.DoesNotContain(node.Sandbox.Recorders.Calls, call => call.Config["runtimeConfig"]?["deviceID"] is { } id && (string?)id != "3");
        node.Runtime().With(config).Del().EnsureSuccess("DEL");
    }

    // kubelet knows a static pod by the name that its mirror has, and by a uid that the mirror has not.
    [SkippableFact]
    public async Task A_static_pod_gets_its_devices_by_its_name()
    {
        await using var node = new DeviceNode(new TestPod { Namespace = "kube-system", Name = "router-node1", Uid = "0123456789abcdef0123456789abcdef" });
        node.DefineRecorded("x", "a.org/x");
        node.Kubelet.Node.Give("kube-system/router-node1", "app", "a.org/x", "1");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("x");

        node.Runtime().Add().EnsureSuccess("ADD");

        Assert.Equal(["net1=1"], node.Given("ADD"));
        node.Runtime().Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task A_kubelet_that_is_just_starting_is_waited_for()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("x", "a.org/x");
        await using (var killed = new StandInKubelet(node.Kubelet.Socket))
        {
            await killed.StartAsync();
        }

        File.WriteAllText(node.Kubelet.Socket, "");
        node.Kubelet.Node.Give(node.PodName, "app", "a.org/x", "1");
        node.Sandbox.Select("x");

        using var add = node.Runtime().Start("ADD");
        await node.Kubelet.StartAsync();

        add.Wait().EnsureSuccess("ADD");
        node.Runtime().Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task A_kubelet_that_does_not_respond_delays_ADD_at_most_until_the_deadline()
    {
        await using var node = new DeviceNode();
        node.DefineRecorded("x", "a.org/x");
        node.Kubelet.Node.IsSilent = true;
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("x");
        var config = node.Config();
        config["deadline"] = "5s";

        var outcome = node.Runtime().With(config).Add();

        Assert.Equal(11, (int)outcome.Json!["code"]!);
        Assert.Contains("it accepted the request and did not respond", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Empty(node.Sandbox.Recorders.Order);
    }

    [SkippableFact]
    public async Task Networks_without_a_resource_cause_no_request_to_kubelet()
    {
        await using var node = new DeviceNode();
        node.Sandbox.Define("plain", """{"cniVersion":"1.0.0","name":"plain","type":"recorder"}""");
        await node.Kubelet.StartAsync();
        node.Sandbox.Select("plain");

        node.Runtime().Add().EnsureSuccess("ADD");

        Assert.Empty(node.Kubelet.Node.Calls);
        Assert.False(Directory.Exists(node.DeviceInfo));
        node.Runtime().Del().EnsureSuccess("DEL");
    }
}
