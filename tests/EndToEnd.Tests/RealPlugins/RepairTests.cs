// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.RealPlugins;

/// <summary>What goes wrong between a runtime and its plugins, with plugins that really leave something behind.</summary>
public sealed class RepairTests
{
    [SkippableFact]
    public void A_repeated_ADD_leaves_no_duplicate_interfaces_or_leases()
    {
        using var node = new RealNode();
        node.Sandbox.Define("p2p", P2P(node));
        node.Sandbox.Select("p2p");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();
        node.Attach(runtime);

        node.Attach(runtime);

        Assert.Equal(["eth0", "net1"], node.Pod.LinkNames.Order(StringComparer.Ordinal));
        Assert.Equal(2, node.Look().Since(before).Count(fact => fact.StartsWith("+ link veth", StringComparison.Ordinal)));
        Assert.Equal(2, node.LeasedAddresses.Count);
        node.Detach(runtime, before);
    }

    // After a reboot there is no namespace, and there still are leases.
    [SkippableFact]
    public void DEL_without_a_namespace_releases_the_leases()
    {
        using var node = new RealNode();
        node.Sandbox.Define("p2p", P2P(node));
        node.Sandbox.Select("p2p");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();
        node.Attach(runtime);
        foreach (var link in node.Pod.LinkNames)
        {
            node.Pod.Ip("link", "delete", link);
        }

        (runtime with { NetworkNamespace = "" }).Del().EnsureSuccess("DEL");

        Assert.Empty(node.LeasedAddresses);
        Assert.Empty(node.Sandbox.Records);
        node.Detach(runtime, before);
    }

    private static string P2P(RealNode node) => new System.Text.Json.Nodes.JsonObject
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "p2p",
        ["type"] = "ptp",
        ["ipam"] = node.HostLocal("10.95.0.0/24"),
    }.ToJsonString();
}
