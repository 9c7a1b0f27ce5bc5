// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>CRI-O calls CHECK right after ADD, and reference plugins have defects there.</summary>
public sealed class CheckTests
{
    // KubeVirt's layer 2 networks: bridge.go asks the IPAM plugin "" in CHECK.
    [SkippableTheory]
    [InlineData("warn", 0)]
    [InlineData("enforce", 1)]
    public void A_bridge_without_addresses_fails_its_check_and_the_policy_decides(string policy, int exitCode)
    {
        using var node = new RealNode();
        node.Sandbox.Define("l2", """{"cniVersion":"0.4.0","name":"l2","type":"bridge","bridge":"br0","ipam":{}}""");
        node.Sandbox.Select("l2");
        var runtime = node.Runtime([node.Primary()], ("checkPolicy", policy));
        var before = node.Look();
        runtime.Add().EnsureSuccess("ADD");

        var check = runtime.Check();

        Assert.Equal(exitCode, check.ExitCode);
        Assert.Contains("network default/l2 (bridge, net1): plugin bridge failed: ", check.ToString(), StringComparison.Ordinal);
        Assert.Contains("disableCheck", check.ToString(), StringComparison.Ordinal);
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void DisableCheck_skips_the_CHECK_of_the_network()
    {
        using var node = new RealNode();
        node.Sandbox.Define("l2", """{"cniVersion":"0.4.0","name":"l2","disableCheck":true,"type":"bridge","bridge":"br0","ipam":{}}""");
        node.Sandbox.Select("l2");
        var runtime = node.Runtime([node.Primary()], ("checkPolicy", "enforce"));
        var before = node.Look();
        runtime.Add().EnsureSuccess("ADD");

        runtime.Check().EnsureSuccess("CHECK");

        node.Detach(runtime, before);
    }

    // sbr moves the routes to a table of the interface's own, and macvlan looks for them in the main one.
    [SkippableFact]
    public void Routes_that_sbr_moved_to_another_table_pass_CHECK_under_checkPolicy_warn()
    {
        using var node = new RealNode();
        node.Sandbox.Define("hub", """
            {"cniVersion":"0.4.0","name":"hub","plugins":[
              {"type":"macvlan","master":"br0","ipam":{"type":"static","addresses":[{"address":"10.79.0.9/24","gateway":"10.79.0.1"}],
               "routes":[{"dst":"0.0.0.0/0","gw":"10.79.0.1"}]}},
              {"type":"sbr"}]}
            """);
        node.Sandbox.Select("hub");
        var runtime = node.Runtime([node.Primary()], ("checkPolicy", "warn"));
        var before = node.Look();
        runtime.Add().EnsureSuccess("ADD");

        var check = runtime.Check();

        check.EnsureSuccess("CHECK");
        Assert.Contains("CHECK failed", check.Stderr, StringComparison.Ordinal);
        node.Detach(runtime, before);
    }

    [SkippableTheory]
    [InlineData("link", "delete", "net1")]
    [InlineData("address", "flush", "dev", "net1")]
    public void A_missing_link_or_address_fails_CHECK_under_every_policy(params string[] command)
    {
        using var node = new RealNode();
        node.Sandbox.Define("mv", new JsonObject
        {
            ["cniVersion"] = "0.3.1",
            ["name"] = "mv",
            ["type"] = "macvlan",
            ["master"] = "br0",
            ["ipam"] = node.HostLocal("10.79.0.0/24"),
        }.ToJsonString());
        node.Sandbox.Select("mv");
        var runtime = node.Runtime([node.Primary()], ("checkPolicy", "warn"));
        runtime.Add().EnsureSuccess("ADD");
        runtime.Check().EnsureSuccess("CHECK");
        node.Pod.Ip(command);

        var check = runtime.Check();

        Assert.Equal(118, (int?)check.Json?["code"]);
        Assert.Contains("network default/mv", (string)check.Json!["msg"]!, StringComparison.Ordinal);
        runtime.Del().EnsureSuccess("DEL");
    }
}
