// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>bridge, tuning, portmap and bandwidth one after the other, as the annotation asks for.</summary>
public sealed class ChainTests
{
    private const string Selection = """
        [{"name":"chained","interface":"data0",
          "portMappings":[{"hostPort":18080,"containerPort":80,"protocol":"tcp"}],
          "bandwidth":{"ingressRate":8000000,"ingressBurst":800000,"egressRate":16000000,"egressBurst":1600000}}]
        """;

    [SkippableFact]
    public void A_chain_applies_the_requests_of_the_annotation_and_DEL_reverts_them()
    {
        using var node = new RealNode();
        node.Sandbox.Define("chained", Chain(node).ToJsonString());
        node.Sandbox.Select(Selection);
        var runtime = node.Runtime(node.Primary());

        // portmap makes its own chains at its first use and keeps them for good.
        runtime.Add().EnsureSuccess("the first ADD");
        runtime.Del().EnsureSuccess("the first DEL");
        var before = node.Look();

        var result = node.Attach(runtime);

        var mac = (string?)result["interfaces"]!.AsArray().Single(one => (string?)one!["name"] == "data0")!["mac"];
        Assert.Equal("c2:b0:57:49:47:f1", mac);
        Assert.Equal("512", node.Pod.Execute("cat", "/proc/sys/net/core/somaxconn").Text.Trim());
        var address = ((string)result["ips"]![1]!["address"]!).Split('/')[0];
        Assert.Contains($"--dport 18080 -j DNAT --to-destination {address}:80", node.NatRules, StringComparison.Ordinal);
        Assert.Contains("--dport 18080 -j CNI-HOSTPORT-SETMARK", node.NatRules, StringComparison.Ordinal);
        Assert.Contains("rate 8Mbit", node.QueueingDisciplines, StringComparison.Ordinal);
        Assert.Contains("rate 16Mbit", node.QueueingDisciplines, StringComparison.Ordinal);
        Assert.Contains(node.Host.Json("-d link"), link => (string?)link!["linkinfo"]?["info_kind"] == "ifb");
        node.Detach(runtime, before);
    }

    [SkippableFact]
    public void A_chain_without_portmap_passes_CHECK()
    {
        using var node = new RealNode();
        var chain = Chain(node);
        chain["disableCheck"] = false;
        chain["plugins"]!.AsArray().RemoveAt(2);
        node.Sandbox.Define("chained", chain.ToJsonString());
        node.Sandbox.Select("""[{"name":"chained","bandwidth":{"ingressRate":8000000,"ingressBurst":800000}}]""");
        var runtime = node.Runtime(node.Primary());
        var before = node.Look();

        node.Attach(runtime);

        node.Pod.Execute("sysctl", "-w", "net.core.somaxconn=513").EnsureSuccess("sysctl");
        var check = runtime.Check();
        Assert.Equal(1, check.ExitCode);
        Assert.StartsWith("network default/chained (tuning, net1): ", (string)check.Json!["msg"]!, StringComparison.Ordinal);
        node.Detach(runtime, before);
    }

    // NPWG §7.5: what kubelet says is about the primary network, in the words that containerd marshals Go structs with.
    [SkippableFact]
    public void RuntimeConfig_from_containerd_reaches_only_the_primary()
    {
        using var node = new RealNode();
        var chain = Chain(node);
        node.Sandbox.Define("chained", chain.ToJsonString());
        var primary = chain.DeepClone().AsObject();
        primary["name"] = "cluster-net";
        primary["plugins"]![1]!.AsObject().Remove("mac");
        primary["plugins"]![0]!["ipam"] = node.HostLocal("10.81.0.0/24");
        var config = node.Sandbox.Config(primary);
        config["runtimeConfig"] = JsonNode.Parse("""
            {"portMappings":[{"HostPort":18081,"ContainerPort":81,"Protocol":"tcp","HostIP":""}],
             "bandwidth":{"IngressRate":0,"IngressBurst":0,"EgressRate":24000000,"EgressBurst":2400000},
             "io.kubernetes.cri.pod-annotations":{"k8s.v1.cni.cncf.io/networks":"chained","other":"x"}}
            """);
        var runtime = node.Runtime().With(config);

        var result = node.Attach(runtime);

        Assert.Equal("10.81.0.2/24", (string?)result["ips"]![0]!["address"]);
        Assert.Equal("10.80.0.2/24", (string?)result["ips"]![1]!["address"]);
        var mapped = node.NatRules.Split('\n').Where(rule => rule.Contains("--to-destination", StringComparison.Ordinal)).ToList();
        Assert.EndsWith("--to-destination 10.81.0.2:81", Assert.Single(mapped), StringComparison.Ordinal);
        Assert.Single(node.QueueingDisciplines.Split('\n'), line => line.Contains("tbf", StringComparison.Ordinal));
        runtime.Del().EnsureSuccess("DEL");
        Assert.DoesNotContain("--to-destination", node.NatRules, StringComparison.Ordinal);
        Assert.Empty(node.Pod.LinkNames);
    }

    // CHECK of portmap 1.1.1 looks for IPv4's rules in ip6tables and fails; lists can do without CHECK.
    private static JsonObject Chain(RealNode node) => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "chained",
        ["disableCheck"] = true,
        ["plugins"] = new JsonArray(
            new JsonObject { ["type"] = "bridge", ["bridge"] = "br0", ["ipam"] = node.HostLocal("10.80.0.0/24") },
            new JsonObject
            {
                ["type"] = "tuning",
                ["mac"] = "c2:b0:57:49:47:f1",
                ["sysctl"] = new JsonObject { ["net.core.somaxconn"] = "512" },
            },
            new JsonObject { ["type"] = "portmap", ["snat"] = true, ["capabilities"] = new JsonObject { ["portMappings"] = true } },
            new JsonObject { ["type"] = "bandwidth", ["capabilities"] = new JsonObject { ["bandwidth"] = true } }),
    };
}
