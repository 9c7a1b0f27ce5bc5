// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Primaries;

/// <summary>A primary that executes another plugin itself, as flannel does: bridge, with host-local, found in CNI_PATH.</summary>
public sealed class FlannelTests
{
    [SkippableTheory]
    [InlineData(null)]
    [InlineData("1.0.0")]
    public void A_flannel_pod_is_attached_and_deleted_together_with_a_second_network(string? cniVersion)
    {
        using var flannel = new FlannelNode(cniVersion);
        var node = flannel.Node;
        node.Sandbox.Define("data", Data(node.HostLocal("10.71.0.0/24")));
        node.Sandbox.Select("data");
        var runtime = flannel.Runtime();
        runtime.Add().EnsureSuccess("the first ADD, which makes cni0 and the chains that stay");
        runtime.Del().EnsureSuccess("the first DEL");
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["10.70.1.3/24", "10.71.0.3/24"], result["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        Assert.Equal(1400, (int)node.Pod.Json("link").Single(link => (string)link!["ifname"]! == "eth0")!["mtu"]!);
        Assert.Contains(node.Pod.Json("route"), route => (string)route!["dst"]! == "10.70.0.0/16");
        Assert.Contains(node.Pod.Json("route"), route => (string)route!["dst"]! == "default" && (string?)route["gateway"] == "10.70.1.1");
        Assert.Equal([node.Sandbox.ContainerId], flannel.Kept);
        node.Detach(runtime, before);
        Assert.Empty(flannel.Kept);
    }

    [SkippableFact]
    public void The_plugin_that_flannel_executes_gets_the_same_environment()
    {
        using var flannel = new FlannelNode();
        var runtime = flannel.Runtime();

        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");

        foreach (var command in new[] { "ADD", "DEL" })
        {
            var (own, handedOn) = (flannel.Seen("flannel", command), flannel.Seen("bridge", command));
            Assert.Equal($"{runtime.ContainerId}@eth0", own["METACNI_OPERATION"]);
            foreach (var name in new[] { "METACNI_OPERATION", "CNI_COMMAND", "CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_ARGS", "CNI_PATH" })
            {
                Assert.Equal((name, own[name]), (name, handedOn[name]));
            }
        }
    }

    // Contrail's plugin asks /proc who started it, to know whether there is a meta-plugin.
    [SkippableFact]
    public void A_plugin_that_looks_at_its_parent_sees_metacni()
    {
        using var flannel = new FlannelNode();
        var runtime = flannel.Runtime();

        runtime.Add().EnsureSuccess("ADD");

        Assert.Equal("metacni", flannel.Seen("flannel", "ADD")["PARENT"]);
        runtime.Del().EnsureSuccess("DEL");
    }

    private static string Data(JsonObject ipam) => new JsonObject
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "data",
        ["type"] = "macvlan",
        ["master"] = "br0",
        ["ipam"] = ipam,
    }.ToJsonString();
}
