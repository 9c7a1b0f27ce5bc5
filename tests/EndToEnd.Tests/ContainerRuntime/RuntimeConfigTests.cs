// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ContainerRuntime;
using ContainerRuntime.V1;
using Support;

namespace EndToEnd.Tests.ContainerRuntime;

/// <summary>What kubelet says about ports and bandwidth, which is about the pod's primary network (NPWG v1.3 §7.5).</summary>
[Collection(SharedNodeGroup.Name)]
public sealed class RuntimeConfigTests(SharedNode shared)
{
    // In containerd's words, untouched: the field names of Go, which plugins match in any case, and a burst that Kubernetes has no
    // annotation for.
    private const string Expected = """
        {
          "portMappings": [{"HostPort":18080,"ContainerPort":80,"Protocol":"tcp","HostIP":"10.0.0.9"}],
          "bandwidth": {"IngressRate":8000000,"IngressBurst":4294967295,"EgressRate":16000000,"EgressBurst":4294967295}
        }
        """;

    [SkippableFact]
    public async Task Ports_and_bandwidth_reach_the_primary_network_only()
    {
        var node = await shared.Started;
        node.Manifests.AddDefinition("default", "mv", MetaCniNetwork.MacVlan("mv", "10.71.0.0/24").ToJsonString());
        var before = node.Traces;
        var config = node.Config(
            ContainerNode.NewPod,
            (MetaCniNetwork.Annotation, "mv"),
            ("kubernetes.io/ingress-bandwidth", "8M"),
            ("kubernetes.io/egress-bandwidth", "16M"));
        config.PortMappings.Add(new PortMapping { HostPort = 18080, ContainerPort = 80, Protocol = Protocol.Tcp, HostIp = "10.0.0.9" });

        var id = await node.Run(config);

        await node.Stop(id);
        await node.Remove(id);
        Assert.Equal(
            ["ADD eth0 (recorder)", "ADD net1 (recorder)", "DEL net1 (recorder)", "DEL eth0 (recorder)"],
            Calls(node, id).Select(call => call.ToString()));
        Assert.All(Calls(node, id, "eth0"), call => Assert.Equal(
            CanonicalJson.Of(JsonNode.Parse(Expected)), CanonicalJson.Of(call.Config["runtimeConfig"])));
        Assert.All(Calls(node, id, "net1"), call => Assert.Null(call.Config["runtimeConfig"]));
        Assert.Empty(node.Traces.Since(before));
    }

    private static IReadOnlyList<RecordedCall> Calls(ContainerNode node, string id, string interfaceName = "") =>
    [
        .. node.Calls
            .Where(call => call.Environment["CNI_CONTAINERID"] == id)
            .Where(call => call.InterfaceName.StartsWith(interfaceName, StringComparison.Ordinal)),
    ];
}
