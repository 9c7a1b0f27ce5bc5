// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>The reference plugins as networks that the pod's annotation selects, beside a bridge as its primary.</summary>
public sealed class SecondaryTests
{
    [SkippableFact]
    public void Several_networks_of_different_types_are_attached_and_detached()
    {
        using var node = new RealNode();
        node.Sandbox.Define("mv", Text(new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "mv",
            ["type"] = "macvlan",
            ["master"] = "br0",
            ["ipam"] = node.HostLocal("10.71.0.0/24", "fd00:71::/64"),
        }));
        node.Sandbox.Define("p2p", Text(new JsonObject
        {
            ["cniVersion"] = "0.3.1",
            ["name"] = "p2p",
            ["type"] = "ptp",
            ["ipam"] = node.HostLocal("10.72.0.0/24"),
        }));
        node.Sandbox.Select("mv@data0,p2p,mv");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["data0", "eth0", "net2", "net3"], node.Pod.LinkNames.Order(StringComparer.Ordinal));
        Assert.Equal(
            ["10.60.0.2/24", "10.71.0.2/24", "fd00:71::2/64", "10.72.0.2/24", "10.71.0.3/24", "fd00:71::3/64"],
            result["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        Assert.Equal(4, JsonNode.Parse(node.Sandbox.StatusText!)!.AsArray().Count);
        node.Detach(runtime, before);
    }

    // The bridge plugin names the chain of a masqueraded network after the network and the container: three attachments use one. It cannot
    // be deleted before the last of them is gone.
    [SkippableFact]
    public void One_DEL_detaches_a_masqueraded_network_that_is_attached_three_times()
    {
        using var node = new RealNode();
        node.Sandbox.Define("masq", Text(new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "masq",
            ["type"] = "bridge",
            ["bridge"] = "br0",
            ["ipMasq"] = true,
            ["ipam"] = node.HostLocal("10.74.0.0/24"),
        }));
        node.Sandbox.Select("masq,masq,masq");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();
        node.Attach(runtime);

        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void Static_addresses_and_a_MAC_address_from_the_annotation_are_applied()
    {
        using var node = new RealNode();
        node.Sandbox.Define("fixed", """
            {"cniVersion":"1.0.0","name":"fixed","plugins":[
              {"type":"macvlan","master":"br0","capabilities":{"ips":true,"mac":true},"ipam":{"type":"static"}}]}
            """);
        node.Sandbox.Select("""[{"name":"fixed","ips":["10.73.0.77/24","fd00:73::77/64"],"mac":"c2:11:22:33:44:66"}]""");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["10.73.0.77/24", "fd00:73::77/64"], result["ips"]!.AsArray().Skip(1).Select(ip => (string)ip!["address"]!));
        var link = Assert.Single(node.Pod.Json("link"), link => (string)link!["ifname"]! == "net1");
        Assert.Equal("c2:11:22:33:44:66", (string?)link!["address"]);
        node.Detach(runtime, before);
    }

    // ptp takes no hardware address from anybody: no pod without it.
    [SkippableFact]
    public void A_MAC_address_that_no_plugin_applies_rolls_back_the_ADD()
    {
        using var node = new RealNode();
        node.Sandbox.Define("p2p", Text(new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "p2p",
            ["type"] = "ptp",
            ["ipam"] = node.HostLocal("10.72.0.0/24"),
        }));
        node.Sandbox.Select("""[{"name":"p2p","mac":"c2:11:22:33:44:66"}]""");
        var before = node.Look();

        var outcome = node.Runtime(node.Primary()).Add();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(109, (int)outcome.Json!["code"]!);
        Assert.Contains("c2:11:22:33:44:66", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        node.RequireNothingLeft(before);
    }

    [SkippableFact]
    public void A_host_device_moves_into_the_pod_and_back()
    {
        using var node = new RealNode();
        node.Host.Ip("link", "add", "hd0", "type", "veth", "peer", "name", "hd1");
        node.Sandbox.Define("dev", Text(new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "dev",
            ["type"] = "host-device",
            ["device"] = "hd0",
            ["ipam"] = node.HostLocal("10.74.0.0/24"),
        }));
        node.Sandbox.Select("dev");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        node.Attach(runtime);

        Assert.DoesNotContain("hd0", node.Host.LinkNames);
        node.Detach(runtime, before);
        Assert.Contains("hd0", node.Host.LinkNames);
    }

    [SkippableFact]
    public void Loopback()
    {
        using var node = new RealNode();
        node.Pod.Ip("link", "set", "lo", "down");
        node.Sandbox.Define("lo", """{"cniVersion":"1.0.0","name":"lo","type":"loopback"}""");
        node.Sandbox.Select("lo");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Contains("127.0.0.1/8", result["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        node.Detach(runtime, before);
    }

    private static string Text(JsonObject config) => config.ToJsonString();
}
