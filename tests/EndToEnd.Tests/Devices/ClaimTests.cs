// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using Support;

namespace EndToEnd.Tests.Devices;

/// <summary>Devices by resource claims, from an API server.</summary>
public sealed class ClaimTests
{
    [SkippableFact]
    public async Task Devices_from_kubelet_are_assigned_before_devices_from_claims()
    {
        await using var node = new DeviceNode();
        await using var api = await Api(node.Sandbox.Pod, """[{"name":"vf"},{"name":"vf"},{"name":"vf","metacni.io/claim":"nics/second"}]""");
        node.Kubelet.Node.Give(node.PodName, "app", "intel.com/vf", "0000:03:02.9");
        await node.Kubelet.StartAsync();

        Runtime(node, api).Add().EnsureSuccess("ADD");

        Assert.Equal(["net1=0000:03:02.9", "net2=0000:03:02.1", "net3=0000:03:02.0"], node.Given("ADD"));
        Assert.Contains(api.Requests, request => request.ToString().Contains("fieldSelector", StringComparison.Ordinal));
        await api.StopListeningAsync();
        Runtime(node, api).Del().EnsureSuccess("DEL");
        Assert.Equal(["net3=0000:03:02.0", "net2=0000:03:02.1", "net1=0000:03:02.9"], node.Given("DEL"));
    }

    [SkippableFact]
    public async Task Claims_are_not_read_if_the_devices_from_kubelet_suffice()
    {
        await using var node = new DeviceNode();
        await using var api = await Api(node.Sandbox.Pod, "vf");
        node.Kubelet.Node.Give(node.PodName, "app", "intel.com/vf", "0000:03:02.9");
        await node.Kubelet.StartAsync();

        Runtime(node, api).Add().EnsureSuccess("ADD");

        Assert.DoesNotContain(api.Requests, request => request.ToString().Contains("resource.k8s.io", StringComparison.Ordinal));
        Runtime(node, api).Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public async Task ADD_fails_if_kubelet_and_claims_provide_too_few_devices()
    {
        await using var node = new DeviceNode();
        await using var api = await Api(node.Sandbox.Pod, "vf,vf,vf");
        await node.Kubelet.StartAsync();

        var outcome = Runtime(node, api).Add();

        Assert.Equal(109, (int)outcome.Json!["code"]!);
        Assert.Contains("and the pod's resource claims allocated 2 of it (0000:03:02.0, 0000:03:02.1) to this pod", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Empty(node.Sandbox.Recorders.Order);
    }

    private static MetaCniProcess Runtime(DeviceNode node, TestApiServer api)
    {
        var config = node.Config();
        config.Remove("manifests");
        config["nodeSocket"] = node.Sandbox.Combine("no-daemon.sock");
        config["kubeconfig"] = node.Sandbox.Combine("kubeconfig");
        File.WriteAllText(node.Sandbox.Combine("kubeconfig"), api.KubeConfig());
        return node.Runtime().With(config);
    }

    private static async Task<TestApiServer> Api(TestPod pod, string networks)
    {
        var api = await TestApiServer.StartAsync();
        api.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = pod.Namespace,
                ["name"] = pod.Name,
                ["uid"] = pod.Uid,
                ["annotations"] = new JsonObject { ["k8s.v1.cni.cncf.io/networks"] = networks },
            },
            ["spec"] = JsonNode.Parse("""{"nodeName":"node1","containers":[{"name":"app","image":"x"}],"resourceClaims":[{"name":"nics","resourceClaimTemplateName":"t"}]}"""),
            ["status"] = JsonNode.Parse("""{"phase":"Pending","resourceClaimStatuses":[{"name":"nics","resourceClaimName":"pod1-nics-abcde"}]}"""),
        });
        Create(api, """
            {"apiVersion":"k8s.cni.cncf.io/v1","kind":"NetworkAttachmentDefinition",
             "metadata":{"namespace":"default","name":"vf","annotations":{"k8s.v1.cni.cncf.io/resourceName":"intel.com/vf"}},
             "spec":{"config":"{\"cniVersion\":\"1.0.0\",\"name\":\"vf\",\"type\":\"recorder\",\"capabilities\":{\"deviceID\":true}}"}}
            """);
        Create(api, """
            {"apiVersion":"resource.k8s.io/v1","kind":"ResourceClaim","metadata":{"namespace":"default","name":"pod1-nics-abcde"},
             "spec":{"devices":{}},
             "status":{"allocation":{"devices":{"results":[
               {"request":"first","driver":"sriov.example.org","pool":"node1","device":"vf-1"},
               {"request":"second","driver":"sriov.example.org","pool":"node1","device":"vf-0"}]}}}}
            """);
        Create(api, """
            {"apiVersion":"resource.k8s.io/v1","kind":"ResourceSlice","metadata":{"name":"node1-sriov"},
             "spec":{"driver":"sriov.example.org","nodeName":"node1","pool":{"name":"node1","generation":1,"resourceSliceCount":1},"devices":[
               {"name":"vf-0","attributes":{"k8s.cni.cncf.io/deviceID":{"string":"0000:03:02.0"},"k8s.cni.cncf.io/resourceName":{"string":"intel.com/vf"}}},
               {"name":"vf-1","attributes":{"k8s.cni.cncf.io/deviceID":{"string":"0000:03:02.1"},"k8s.cni.cncf.io/resourceName":{"string":"intel.com/vf"}}}]}}
            """);
        return api;
    }

    private static void Create(TestApiServer api, string json) => api.Create(JsonNode.Parse(json)!.AsObject());
}
