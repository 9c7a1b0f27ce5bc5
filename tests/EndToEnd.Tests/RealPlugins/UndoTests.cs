// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.RealPlugins;

public sealed class UndoTests
{
    private const string Broken = """{"cniVersion":"1.0.0","name":"broken","type":"macvlan","master":"no-such-link","ipam":{}}""";

    [SkippableFact]
    public void A_network_without_a_free_address_rolls_back_the_ADD()
    {
        using var node = new RealNode();
        var ipam = node.HostLocal("10.92.0.0/24");
        ipam["ranges"]![0]![0]!["rangeStart"] = "10.92.0.9";
        ipam["ranges"]![0]![0]!["rangeEnd"] = "10.92.0.9";
        node.Sandbox.Define("full", new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "full",
            ["type"] = "ptp",
            ["ipam"] = ipam,
        }.ToJsonString());
        node.Sandbox.Select("full,full");
        var primary = node.Primary();
        primary["ipMasq"] = true;
        var before = node.Look();

        var outcome = node.Runtime(primary).Add();

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("network default/full (ptp, net2): ", (string)outcome.Json!["msg"]!, StringComparison.Ordinal);
        Assert.Contains("no IP addresses available in range set", outcome.Text, StringComparison.Ordinal);
        node.RequireNothingLeft(before);
    }

    // macvlan 1.1.1 looks its master up at DEL too, and refuses as at ADD.
    [SkippableFact]
    public void If_the_second_of_three_networks_fails_ADD_everything_is_rolled_back()
    {
        using var node = new RealNode();
        foreach (var (name, subnet) in new[] { ("first", "10.91.0.0/24"), ("third", "10.93.0.0/24") })
        {
            node.Sandbox.Define(name, new JsonObject
            {
                ["cniVersion"] = "1.0.0",
                ["name"] = name,
                ["type"] = "macvlan",
                ["master"] = "br0",
                ["ipam"] = node.HostLocal(subnet),
            }.ToJsonString());
        }

        node.Sandbox.Define("broken", Broken);
        node.Sandbox.Select("first,broken,third");
        var primary = node.Primary();
        primary["ipMasq"] = true;
        var runtime = node.Runtime(primary);
        var before = node.Look();

        var outcome = runtime.Add();

        var own = OwnWords(node);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal((int)own["code"]!, (int)outcome.Json!["code"]!);
        Assert.StartsWith($"network default/broken (macvlan, net2): plugin macvlan failed: {own["msg"]}; ", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Null(outcome.Json["details"]);
        node.RequireNothingLeft(before);
        runtime.Del().EnsureSuccess("DEL");
    }

    // macvlan leaves its interface in the pod when its IPAM plugin fails, and its DEL stops at the IPAM plugin; host-device 1.1.1 looks for
    // its interface in the pod first.
    [SkippableTheory]
    [InlineData("""{"type":"macvlan","master":"br0","ipam":{"type":"host-local","ranges":[[{"subnet":"10.1.2.0"}]]}}""")]
    [InlineData("""{"type":"macvlan","master":"br0","ipam":{"type":"not-installed"}}""")]
    [InlineData("""{"type":"bridge","bridge":"br0","ipam":{"type":"host-local","ranges":[[{"subnet":"10.1.2.0"}]]}}""")]
    [InlineData("""{"type":"bridge","bridge":"br0","vlan":"100","ipam":{}}""")]
    [InlineData("""{"type":"macvlan","master":"br0","ipam":{"type":"dhcp"}}""")]
    [InlineData("""{"type":"host-device","device":"misspelt","ipam":{}}""")]
    public void A_configuration_mistake_is_rolled_back_completely_and_DEL_succeeds(string configuration)
    {
        using var node = new RealNode();
        var network = JsonNode.Parse(configuration)!.AsObject();
        network["cniVersion"] = "1.0.0";
        network["name"] = "mistake";
        node.Sandbox.Define("mistake", network.ToJsonString());
        node.Sandbox.Select("mistake");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var outcome = runtime.Add();

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("network default/mistake (", (string)outcome.Json!["msg"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("on record", outcome.Text, StringComparison.Ordinal);
        node.RequireNothingLeft(before);
        runtime.Del().EnsureSuccess("DEL");
    }

    // The device is the node's: it must not be deleted, although a veth is of a virtual kind.
    [SkippableFact]
    public void A_device_that_was_moved_into_the_pod_is_never_deleted()
    {
        using var node = new RealNode();
        node.Host.Ip("link", "add", "card0", "type", "veth", "peer", "name", "card1");
        node.Sandbox.Define("card", """
            {"cniVersion":"1.0.0","name":"card","type":"host-device","device":"card0",
             "ipam":{"type":"host-local","ranges":[[{"subnet":"10.1.2.0"}]]}}
            """);
        node.Sandbox.Select("card");

        var outcome = node.Runtime(node.Primary()).Add();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(["net1"], node.Pod.LinkNames);
        Assert.Empty(node.Sandbox.Records);
    }

    // tuning reads its configuration at DEL too, and refuses it again.
    [SkippableFact]
    public void A_chain_whose_last_plugin_refuses_its_configuration_leaves_no_interface_and_no_lease()
    {
        using var node = new RealNode();
        node.Sandbox.Define("chain", new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "chain",
            ["plugins"] = new JsonArray(
                new JsonObject { ["type"] = "bridge", ["bridge"] = "br0", ["ipam"] = node.HostLocal("10.91.0.0/24") },
                new JsonObject { ["type"] = "tuning", ["sysctl"] = new JsonObject { ["net.core.somaxconn"] = 5 } }),
        }.ToJsonString());
        node.Sandbox.Select("chain");
        var before = node.Look();

        var outcome = node.Runtime(node.Primary()).Add();

        Assert.Equal(1, outcome.ExitCode);
        Assert.StartsWith("network default/chain (tuning, net1): ", (string)outcome.Json!["msg"]!, StringComparison.Ordinal);
        Assert.Empty(node.Pod.LinkNames);
        Assert.Empty(node.LeasedAddresses);
        Assert.Empty(node.Look().Since(before));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plugin_that_cannot_be_started_leaves_nothing_to_undo(bool isChained)
    {
        using var node = new RealNode();
        var directory = node.Sandbox.Combine("bin");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "no-program"), "neither a program nor a script\n");
        Shell.Output("chmod", "755", Path.Combine(directory, "no-program"));
        var plugins = new JsonArray(new JsonObject { ["type"] = "no-program" });
        if (isChained)
        {
            plugins.Insert(0, new JsonObject { ["type"] = "bridge", ["bridge"] = "br0", ["ipam"] = node.HostLocal("10.91.0.0/24") });
        }

        node.Sandbox.Define("a", new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "a", ["plugins"] = plugins }.ToJsonString());
        node.Sandbox.Select("a");
        var runtime = node.Runtime(node.Primary());
        runtime = runtime with { PluginPath = $"{runtime.PluginPath}:{directory}" };
        var before = node.Look();

        var outcome = runtime.Add();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("cannot be started", (string?)outcome.Json!["msg"], StringComparison.Ordinal);
        Assert.DoesNotContain("undone", (string?)outcome.Json["details"] ?? "", StringComparison.Ordinal);
        node.RequireNothingLeft(before);
        runtime.Del().EnsureSuccess("DEL");
    }

    // What the plugin says to a runtime that calls it without us.
    private static JsonNode OwnWords(RealNode node)
    {
        var outcome = Shell.Run(
            "ip",
            ["netns", "exec", node.Host.Name, Path.Combine(RepositoryPaths.ReferencePlugins, "macvlan")],
            new Dictionary<string, string>
            {
                ["CNI_COMMAND"] = "ADD",
                ["CNI_CONTAINERID"] = node.Sandbox.ContainerId,
                ["CNI_NETNS"] = node.Pod.Path,
                ["CNI_IFNAME"] = "net2",
                ["CNI_PATH"] = RepositoryPaths.ReferencePlugins,
            },
            Encoding.UTF8.GetBytes(Broken));
        return outcome.Json!;
    }
}
