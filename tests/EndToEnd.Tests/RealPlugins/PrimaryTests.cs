// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>The reference plugins as the pod's primary network.</summary>
public sealed class PrimaryTests
{
    [SkippableFact]
    public void A_bridge_with_IPv4_and_IPv6_is_attached_and_detached()
    {
        using var node = new RealNode();
        var primary = node.Primary();
        primary["ipMasq"] = true;
        primary["ipam"] = node.HostLocal("10.61.0.0/24", "fd00:61::/64");
        var runtime = node.Runtime(primary);
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["10.61.0.2/24", "fd00:61::2/64"], result["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        Assert.Contains("10.61.0.2", node.NatRules, StringComparison.Ordinal);
        Assert.Equal(["10.61.0.2", "fd00:61::2"], node.LeasedAddresses);
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void Ptp()
    {
        using var node = new RealNode();
        var ipam = node.HostLocal("10.62.0.0/24");
        ipam["routes"] = new JsonArray(new JsonObject { ["dst"] = "0.0.0.0/0" });
        var runtime = node.Runtime(new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "p2p",
            ["type"] = "ptp",
            ["mtu"] = 1400,
            ["ipam"] = ipam,
        });
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal("10.62.0.2/24", (string?)result["ips"]![0]!["address"]);
        Assert.Equal(1400, (int)node.Pod.Json("link")[^1]!["mtu"]!);
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void Macvlan()
    {
        using var node = new RealNode();
        var runtime = node.Runtime(MacvlanNetwork(node));
        var before = node.Look();

        node.Attach(runtime);

        Assert.Equal("macvlan", (string?)LinkKind(node));
        node.Detach(runtime, before);
    }

    // A network of the oldest version that has CHECK, below that of the runtime.
    [SkippableFact]
    public void A_macvlan_network_of_an_older_CNI_version_is_attached_and_detached()
    {
        using var node = new RealNode();
        var primary = MacvlanNetwork(node);
        primary["cniVersion"] = "0.4.0";
        var runtime = node.Runtime(primary);
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal("1.0.0", (string?)result["cniVersion"]);
        Assert.Null(result["ips"]![0]!["version"]);
        node.Detach(runtime, before);
    }

    private static JsonObject MacvlanNetwork(RealNode node) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "mv",
        ["type"] = "macvlan",
        ["master"] = "br0",
        ["mode"] = "bridge",
        ["ipam"] = node.HostLocal("10.63.0.0/24"),
    };

    private static JsonNode? LinkKind(RealNode node) =>
        JsonNode.Parse(node.Pod.Ip("-j", "-d", "link", "show", "eth0"))![0]!["linkinfo"]!["info_kind"];
}
