// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.Devices;

/// <summary>A cluster in which the resource claims of a pod are allocated.</summary>
internal static class ClaimCluster
{
    /// <summary>Starts a server with the pod, which requests networks, and a claim for two devices.</summary>
    public static async Task<TestApiServer> StartAsync(TestPod pod, string networks)
    {
        var api = await TestApiServer.StartAsync();
        api.AddUser(ApiCluster.User, Guid.NewGuid().ToString("N"), DeployedRole.Rules);
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

    /// <summary>A runtime that reads this server with the deployed role.</summary>
    public static MetaCniProcess Runtime(DeviceNode node, TestApiServer api)
    {
        var config = node.Config();
        config.Remove("manifests");
        config["nodeSocket"] = node.Sandbox.Combine("no-daemon.sock");
        config["kubeconfig"] = node.Sandbox.Combine("kubeconfig");
        File.WriteAllText(node.Sandbox.Combine("kubeconfig"), api.KubeConfig(ApiCluster.User));
        return node.Runtime().With(config);
    }

    private static void Create(TestApiServer api, string json) => api.Create(JsonNode.Parse(json)!.AsObject());
}
