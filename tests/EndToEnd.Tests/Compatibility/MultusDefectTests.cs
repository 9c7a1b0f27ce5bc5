// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>The defects of docs/differences-from-multus.md whose test needs a process; by the numbers there.</summary>
public sealed class MultusDefectTests
{
    private const int DecodingFailure = 6;
    private const int PluginTimedOut = 103;
    private const int NetworkForbidden = 110;

    // Since its v4.2.2 Multus deletes no route, and what it adds beside the old one is lost or second.
    [SkippableFact]
    public void Defect_1_the_default_route_is_exactly_the_route_of_the_annotation()
    {
        using var node = new RealPlugins.RealNode();
        node.Sandbox.Define("uplink", new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "uplink",
            ["type"] = "bridge",
            ["bridge"] = "br0",
            ["ipam"] = node.HostLocal("10.95.0.0/24"),
        }.ToJsonString());
        node.Sandbox.Select("""[{"name":"uplink","default-route":["10.95.0.1"]}]""");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        var route = Assert.Single(node.Pod.Json("route"), route => (string?)route!["dst"] == "default");
        Assert.Equal(("net1", "10.95.0.1"), ((string?)route!["dev"], (string?)route["gateway"]));
        Assert.Equal("10.95.0.1", (string?)Assert.Single(result["routes"]!.AsArray(), entry => (string?)entry!["dst"] == "0.0.0.0/0")!["gw"]);
        node.Detach(runtime, before);
    }

    // With the key the administrator has the hole back.
    [SkippableTheory]
    [InlineData(false, 0)]
    [InlineData(true, NetworkForbidden)]
    [InlineData(null, NetworkForbidden)]
    public void Defect_10_a_primary_from_another_namespace_needs_defaultNetworkIsolation_false(bool? isolation, int code)
    {
        using var sandbox = new Sandbox(new TestPod { Namespace = "team" });
        sandbox.Manifests.AddDefinition("other", "alt", """{"cniVersion":"1.0.0","name":"alt","type":"recorder"}""");
        sandbox.Manifests.AddPod(sandbox.Pod, new Dictionary<string, string> { ["v1.multus-cni.io/default-network"] = "other/alt" });
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["namespaceIsolation"] = true;
        config["defaultNetworkIsolation"] = isolation;

        var outcome = sandbox.Runtime(config).Add();

        Assert.True(code == ((int?)outcome.Json!["code"] ?? 0), outcome.ToString());
        Assert.Equal(code == 0 ? ["eth0 alt"] : [], sandbox.Recorders.Calls.Select(call => $"{call.InterfaceName} {call.Config["name"]}"));
    }

    // The Go program died with a trace on stderr and nothing on stdout.
    [SkippableTheory]
    [InlineData("[null]", "object")]
    [InlineData("[[]]", "object")]
    [InlineData("""[{"name":"a","cni-args":"x"}]""", "object")]
    public void Defect_19_invalid_input_gives_one_JSON_error_and_no_stack_trace(string networks, string remedy)
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select(networks);

        BadInput.Refusal.Require(sandbox, sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add(), 7, remedy, "k8s.v1.cni.cncf.io/networks");
    }

    [SkippableFact]
    public void Defect_22_a_hanging_delegate_is_killed_and_everything_is_rolled_back()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"ADD":"hang"}}""");
        sandbox.Select("a");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["deadline"] = "8s";

        var outcome = sandbox.Runtime(config).Add();

        BadInput.Refusal.RequireError(outcome, PluginTimedOut, "network default/a (recorder, net1)");
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order.TakeLast(2));
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void Defect_24_invalid_JSON_is_not_quoted_in_messages()
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime("""{"cniVersion":"1.0.0","name":"n","password":"hunter2" """u8.ToArray()).Add();

        BadInput.Refusal.RequireError(outcome, DecodingFailure, "stdin");
        Assert.DoesNotContain("hunter2", outcome.Text + outcome.Stderr, StringComparison.Ordinal);
    }
}
