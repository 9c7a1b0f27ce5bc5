// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>Every attachment has its entry in network-status, whatever version its plugins speak.</summary>
public sealed class StatusEntryTests
{
    [SkippableFact]
    public void Networks_of_every_CNI_version_get_a_status_entry_with_addresses_MAC_and_MTU()
    {
        using var node = new RealNode();
        Define(node, "new", "1.0.0", "10.81.0.0/24", mtu: 1400);
        Define(node, "old", "0.2.0", "10.82.0.0/24", mtu: 1300);
        Define(node, "oldest", null, "10.83.0.0/24", mtu: 0);
        node.Sandbox.Select("new,old,oldest");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        node.Attach(runtime);

        var status = JsonNode.Parse(node.Sandbox.StatusText!)!.AsArray();
        Assert.Equal(
            ["eth0 10.60.0.2 1500 True", "net1 10.81.0.2 1400 False", "net2 10.82.0.2 1300 False", "net3 10.83.0.2 1500 False"],
            status.Select(entry => $"{entry!["interface"]} {entry["ips"]![0]} {entry["mtu"]} {entry["default"]?.GetValue<bool>() ?? false}"));
        Assert.All(status, entry => Assert.Matches("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$", (string)entry!["mac"]!));
        node.Detach(runtime, before);
    }

    private static void Define(RealNode node, string name, string? version, string subnet, int mtu)
    {
        var config = new JsonObject { ["name"] = name, ["type"] = "macvlan", ["master"] = "br0", ["ipam"] = node.HostLocal(subnet) };
        if (version is not null)
        {
            config["cniVersion"] = version;
        }

        if (mtu > 0)
        {
            config["mtu"] = mtu;
        }

        node.Sandbox.Define(name, config.ToJsonString());
    }
}
