// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>What an annotation may leave out, and how the reference plugins take what is then sent.</summary>
public sealed partial class RequestTests
{
    // NPWG §4.1.2.1.7 and .8: the protocol is TCP, the burst is ours. portmap and bandwidth refuse both where they are missing.
    [SkippableFact]
    public void Requests_without_protocol_or_burst_are_applied_with_defaults_and_reverted()
    {
        using var node = new RealNode();
        node.Sandbox.Define("chained", Chain(node).ToJsonString());
        node.Sandbox.Select("""
            [{"name":"chained",
              "portMappings":[{"hostPort":18080,"containerPort":80},{"hostPort":18053,"containerPort":53,"protocol":"UDP"}],
              "bandwidth":{"ingressRate":8000000,"egressRate":160000}}]
            """);
        var runtime = node.Runtime(node.Primary());

        // portmap makes its own chains at its first use and keeps them for good.
        runtime.Add().EnsureSuccess("the first ADD");
        runtime.Del().EnsureSuccess("the first DEL");
        var before = node.Look();

        node.Attach(runtime);

        Assert.Matches("-p tcp -m tcp --dport 18080 -j DNAT --to-destination 10[.]80[.]0[.][0-9]+:80", node.NatRules);
        Assert.Matches("-p udp -m udp --dport 18053 -j DNAT --to-destination 10[.]80[.]0[.][0-9]+:53", node.NatRules);
        Assert.Equal(["160Kbit 64Kb", "8Mbit 100000b"], Buckets(node));
        node.Detach(runtime, before);
    }

    // A bucket that a packet does not fit into would drop it: the kernel sends up to 64 KiB at once.
    [SkippableFact]
    public void A_slow_interface_still_passes_the_largest_packets()
    {
        using var node = new RealNode();
        node.Sandbox.Define("chained", Chain(node).ToJsonString());
        node.Sandbox.Select("""[{"name":"chained","bandwidth":{"ingressRate":64000,"egressRate":64000}}]""");
        var runtime = node.Runtime(node.Primary());
        node.Attach(runtime);
        node.Host.Ip("addr", "add", "10.80.0.1/24", "dev", "br0");

        var ping = node.Pod.Execute("ping", "-c", "1", "-W", "20", "-s", "30000", "10.80.0.1");

        Assert.True(ping.ExitCode == 0, ping.Text);
        runtime.Del().EnsureSuccess("DEL");
    }

    // 2^32 ticks of 64 ns are the longest that the plugin's bucket can last, and its bytes are counted with 32 bits.
    [SkippableTheory]
    [InlineData("""{"ingressRate":1000,"egressRate":1900}""", "1896bit 64938b", "1Kbit 34250b")]
    [InlineData("""{"ingressRate":1000000,"ingressBurst":2147483647,"egressRate":2000}""", "1Mbit 34250000b", "2Kbit 64Kb")]
    [InlineData("""{"ingressRate":9000000000000000,"egressRate":1000000000000,"egressBurst":99999999999}""", "1Tbit 1169750000b", "1Tbit 268250000b")]
    public void A_limit_beyond_the_plugins_range_is_set_to_the_nearest_possible_value(string limits, params string[] buckets)
    {
        using var node = new RealNode();
        node.Sandbox.Define("chained", Chain(node).ToJsonString());
        node.Sandbox.Select($$"""[{"name":"chained","bandwidth":{{limits}} }]""");
        var runtime = node.Runtime(node.Primary());

        node.Attach(runtime);

        Assert.Equal(buckets, Buckets(node));
        runtime.Del().EnsureSuccess("DEL");
    }

    [SkippableTheory]
    [InlineData("""{"ingressRate":8}""", "ingressRate: 8 bits per second is too low; rates are in bits per second")]
    [InlineData("""{"egressRate":10000000000,"egressBurst":9000}""", "egressBurst: a burst of 9000 bits is too small")]
    public void A_limit_too_low_for_any_packet_is_refused_before_the_first_ADD(string limits, string problem) =>
        AssertRefused(limits, $"networks[0].bandwidth.{problem}");

    [SkippableTheory]
    [InlineData("""{"ingressBurst":800000}""", "ingressRate")]
    [InlineData("""{"ingressRate":8000000,"egressRate":0,"egressBurst":1}""", "egressRate")]
    public void A_burst_without_a_rate_is_refused_before_the_first_ADD(string limits, string missing) =>
        AssertRefused(limits, $"add \"{missing}\"");

    // host-local reads one address in CNI_ARGS and fails on two; by the capability it takes one for each of its ranges.
    [SkippableFact]
    public void Several_addresses_reach_host_local_by_the_capability()
    {
        using var node = new RealNode();
        node.Sandbox.Define("dual", MacVlan(node.HostLocal("10.71.0.0/24", "fd00:71::/64"), isDeclared: true));
        node.Sandbox.Select("""[{"name":"dual","ips":["10.71.0.77","fd00:71::77/64"]}]""");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["10.71.0.77/24", "fd00:71::77/64"], Secondary(result));
        node.Detach(runtime, before);
    }

    // Without it the first address is all that host-local can be told; the pod hears of the other.
    [SkippableFact]
    public void Without_the_ips_capability_host_local_assigns_only_the_first_address()
    {
        using var node = new RealNode();
        node.Sandbox.Define("dual", MacVlan(node.HostLocal("10.71.0.0/24", "fd00:71::/64"), isDeclared: false));
        node.Sandbox.Select("""[{"name":"dual","ips":["10.71.0.77/24","fd00:71::77"]}]""");
        var before = node.Look();

        var refused = node.Runtime(node.Primary()).Add();

        Assert.Equal(109, (int)refused.Json!["code"]!);
        Assert.Contains("the requested address fd00:71::77 was not applied", (string)refused.Json["msg"]!, StringComparison.Ordinal);
        Assert.Contains("declares the capability \"ips\"; add it", (string)refused.Json["msg"]!, StringComparison.Ordinal);
        node.RequireNothingLeft(before);

        var config = node.Sandbox.Config(node.Primary());
        config["requestPolicy"] = "warn";
        var runtime = node.Runtime().With(config);
        Assert.Equal("10.71.0.77/24", Secondary(node.Attach(runtime))[0]);
        node.Detach(runtime, before);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Several_addresses_reach_static_with_and_without_the_capability(bool isDeclared)
    {
        using var node = new RealNode();
        node.Sandbox.Define("fixed", MacVlan(new JsonObject { ["type"] = "static" }, isDeclared));
        node.Sandbox.Select("""[{"name":"fixed","ips":["10.73.0.77/24","fd00:73::77/64","10.73.0.78/24"]}]""");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["10.73.0.77/24", "fd00:73::77/64", "10.73.0.78/24"], Secondary(result));
        node.Detach(runtime, before);
    }

    // CNI's CONVENTIONS.md: IP=<ip>[/<prefix>]. It is for the pod's first interface.
    [SkippableTheory]
    [InlineData("10.60.0.77")]
    [InlineData("10.60.0.77/24")]
    public void An_address_and_MAC_requested_by_the_runtime_apply_only_to_the_primary(string address)
    {
        using var node = new RealNode();
        node.Sandbox.Define("pool", MacVlan(node.HostLocal("10.71.0.0/24"), isDeclared: false));
        node.Sandbox.Select("pool");
        var runtime = node.Runtime(node.Primary());
        var arguments = $"{runtime.Pod!.CniArgs(runtime.ContainerId)};IP={address};MAC=02:00:5e:00:53:02";
        runtime = runtime with { Environment = new Dictionary<string, string>(runtime.Environment) { ["CNI_ARGS"] = arguments } };
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal("10.60.0.77/24", (string?)result["ips"]![0]!["address"]);
        Assert.Equal(["10.71.0.2/24"], Secondary(result));
        Assert.Equal("02:00:5e:00:53:02", Mac(node, "eth0"));
        Assert.NotEqual("02:00:5e:00:53:02", Mac(node, "net1"));
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void Several_addresses_reach_a_primary_that_the_pod_chooses()
    {
        using var node = new RealNode();
        var primary = new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "alt",
            ["type"] = "bridge",
            ["bridge"] = "br0",
            ["capabilities"] = new JsonObject { ["ips"] = true },
            ["ipam"] = node.HostLocal("10.60.0.0/24", "fd00:60::/64"),
        };
        node.Sandbox.Manifests.AddDefinition("kube-system", "alt", primary.ToJsonString());
        node.Sandbox.Manifests.AddPod(node.Sandbox.Pod, new Dictionary<string, string>
        {
            ["v1.multus-cni.io/default-network"] = """[{"name":"alt","ips":["10.60.0.77","fd00:60::77"]}]""",
        });
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        var result = node.Attach(runtime);

        Assert.Equal(["10.60.0.77/24", "fd00:60::77/64"], result["ips"]!.AsArray().Select(ip => (string)ip!["address"]!));
        node.Detach(runtime, before);
    }

    // CHECK of tuning compares texts: a MAC address is sent as the kernel spells it.
    [SkippableTheory]
    [InlineData("02:00:5E:00:53:0B")]
    [InlineData("02-00-5e-00-53-0b")]
    [InlineData("0200.5E00.530b")]
    public void A_MAC_address_in_any_notation_is_applied_and_passes_CHECK(string written)
    {
        using var node = new RealNode();
        node.Sandbox.Define("tuned", """
            {"cniVersion":"1.0.0","name":"tuned","plugins":[
              {"type":"macvlan","master":"br0","capabilities":{"mac":true}}, {"type":"tuning","capabilities":{"mac":true}}]}
            """);
        node.Sandbox.Select($$"""[{"name":"tuned","mac":"{{written}}"}]""");
        var runtime = node.Runtime([node.Primary()], ("checkPolicy", "enforce"));
        var before = node.Look();

        node.Attach(runtime);

        Assert.Equal("02:00:5e:00:53:0b", Mac(node, "net1"));
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void A_MAC_address_in_any_notation_reaches_the_primary_that_the_pod_chooses()
    {
        using var node = new RealNode();
        node.Sandbox.Manifests.AddDefinition("kube-system", "alt", new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "alt",
            ["plugins"] = new JsonArray(
                new JsonObject { ["type"] = "bridge", ["bridge"] = "br0", ["ipam"] = node.HostLocal("10.60.0.0/24") },
                new JsonObject { ["type"] = "tuning" }),
        }.ToJsonString());
        node.Sandbox.Manifests.AddPod(node.Sandbox.Pod, new Dictionary<string, string>
        {
            ["v1.multus-cni.io/default-network"] = """[{"name":"alt","mac":"02-00-5E-00-53-0B"}]""",
        });
        var runtime = node.Runtime([node.Primary()], ("checkPolicy", "enforce"));
        var before = node.Look();

        node.Attach(runtime);

        Assert.Equal("02:00:5e:00:53:0b", Mac(node, "eth0"));
        node.Detach(runtime, before);
    }

    // What public charts write for Multus.
    [SkippableFact]
    public void A_pod_with_an_unknown_member_starts_under_requestPolicy_warn()
    {
        using var node = new RealNode();
        node.Sandbox.Define("fixed", MacVlan(new JsonObject { ["type"] = "static" }, isDeclared: true));
        node.Sandbox.Select("""[{"name":"fixed","interface":"n3","ips":["10.73.0.77/24"],"gateway":["10.73.0.1"]}]""");
        var before = node.Look();

        var refused = node.Runtime(node.Primary()).Add();
        var config = node.Sandbox.Config(node.Primary());
        config["requestPolicy"] = "warn";
        var runtime = node.Runtime().With(config);
        var result = runtime.Add();

        Assert.Equal(7, (int)refused.Json!["code"]!);
        Assert.Contains("networks[0]: unknown member \"gateway\"; did you mean \"default-route\"?", (string)refused.Json["msg"]!, StringComparison.Ordinal);
        Assert.Equal(["10.73.0.77/24"], Secondary(result.EnsureSuccess("ADD").Json!));
        Assert.Contains("unknown member", result.Stderr, StringComparison.Ordinal);
        Assert.Contains("gateway", result.Stderr, StringComparison.Ordinal);
        node.Detach(runtime, before);
    }

    private static void AssertRefused(string limits, string problem)
    {
        using var node = new RealNode();
        node.Sandbox.Define("chained", Chain(node).ToJsonString());
        node.Sandbox.Select($$"""[{"name":"chained","bandwidth":{{limits}} }]""");
        var before = node.Look();

        var outcome = node.Runtime(node.Primary()).Add();

        Assert.Equal(7, (int)outcome.Json!["code"]!);
        Assert.Contains(problem, (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        node.RequireNothingLeft(before);
    }

    private static List<string> Secondary(JsonNode result) => [.. result["ips"]!.AsArray().Skip(1).Select(ip => (string)ip!["address"]!)];

    private static string? Mac(RealNode node, string name) =>
        (string?)Assert.Single(node.Pod.Json("link"), link => (string)link!["ifname"]! == name)!["address"];

    private static string MacVlan(JsonObject ipam, bool isDeclared) => new JsonObject
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "own",
        ["plugins"] = new JsonArray(new JsonObject
        {
            ["type"] = "macvlan",
            ["master"] = "br0",
            ["capabilities"] = new JsonObject { ["ips"] = isDeclared },
            ["ipam"] = ipam,
        }),
    }.ToJsonString();

    private static IEnumerable<string> Buckets(RealNode node) => Bucket().Matches(node.QueueingDisciplines)
        .Select(match => $"{match.Groups["rate"].Value} {match.Groups["burst"].Value}")
        .Order(StringComparer.Ordinal);

    // CHECK of portmap 1.1.1 looks for IPv4's rules in ip6tables and fails; lists can do without CHECK.
    private static JsonObject Chain(RealNode node) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "chained",
        ["disableCheck"] = true,
        ["plugins"] = new JsonArray(
            new JsonObject { ["type"] = "bridge", ["bridge"] = "br0", ["ipam"] = node.HostLocal("10.80.0.0/24") },
            new JsonObject { ["type"] = "portmap", ["snat"] = true, ["capabilities"] = new JsonObject { ["portMappings"] = true } },
            new JsonObject { ["type"] = "bandwidth", ["capabilities"] = new JsonObject { ["bandwidth"] = true } }),
    };

    [GeneratedRegex(@"tbf .* rate (?<rate>\S+) burst (?<burst>\S+)")]
    private static partial Regex Bucket();
}
