// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>auxiliaryCNIChainName: plugins for every pod, dropped into a directory beside the primary's configuration.</summary>
public sealed class AuxiliaryChainTests
{
    private const int DecodingFailure = 6;

    private static readonly string[] Everything = ["ADD eth0 (recorder)", "ADD net1 (recorder)", "ADD net2 (recorder)", "ADD net2 (recorder)"];

    [SkippableFact]
    public void Files_that_are_added_later_are_in_effect_for_the_next_pod()
    {
        using var sandbox = new Sandbox();
        var runtime = Runtime(sandbox);

        runtime.Add().EnsureSuccess("ADD without files");
        string[] without = [.. sandbox.Recorders.Order];
        runtime.Del().EnsureSuccess("DEL");
        sandbox.Recorders.Forget();
        AddFiles(sandbox);
        runtime.Add().EnsureSuccess("ADD with files");

        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)"], without);
        Assert.Equal(Everything, sandbox.Recorders.Order);
    }

    // No executable is called passthru anywhere: the first element of the chain is built in.
    [SkippableFact]
    public void The_auxiliary_chain_runs_last_in_file_order_and_starts_with_an_empty_result()
    {
        using var sandbox = new Sandbox();
        AddFiles(sandbox);

        Runtime(sandbox).Add().EnsureSuccess("ADD");

        var chain = sandbox.Recorders.Calls.Skip(2).Select(call => call.Config).ToList();
        Assert.Equal([1, 2], chain.Select(config => (int)config["step"]!));
        Assert.All(chain, config => Assert.Equal(("vendor", "1.0.0"), ((string?)config["name"], (string?)config["cniVersion"])));
        Assert.Equal("""{"cniVersion":"1.0.0"}""", chain[0]["prevResult"]!.ToJsonString());
        Assert.Equal("10.9.9.9/24", (string?)chain[1]["prevResult"]!["ips"]![0]!["address"]);
        Assert.Equal(["cluster-net", "default/a", "vendor"], StatusNames(sandbox));
    }

    // DEL takes down what ADD made, not what stands in the directory by then.
    [SkippableFact]
    public void DEL_runs_the_recorded_chain_after_the_chain_files_are_deleted()
    {
        using var sandbox = new Sandbox();
        AddFiles(sandbox);
        var runtime = Runtime(sandbox);
        runtime.Add().EnsureSuccess("ADD");
        Directory.Delete(Path.Combine(sandbox.ConfDirectory, "vendor"), recursive: true);
        sandbox.Recorders.Forget();

        runtime.Del().EnsureSuccess("DEL");

        Assert.Equal(["DEL net2 (recorder)", "DEL net2 (recorder)", "DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.Equal([2, 1], sandbox.Recorders.Calls.Take(2).Select(call => (int)call.Config["step"]!));
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void The_auxiliary_chain_also_runs_for_pods_in_system_namespaces()
    {
        using var sandbox = new Sandbox(new TestPod { Namespace = "kube-system" });
        AddFiles(sandbox);
        var config = Config(sandbox);
        config["defaultNetworks"] = new JsonArray("not-for-them");

        sandbox.Runtime(config).Add().EnsureSuccess("ADD");

        Assert.Equal(["ADD eth0 (recorder)", "ADD net1 (recorder)", "ADD net1 (recorder)"], sandbox.Recorders.Order);
    }

    // Multus logs this and goes on without the chain.
    [SkippableFact]
    public void A_file_that_cannot_be_read_fails_the_pod_and_is_named()
    {
        using var sandbox = new Sandbox();
        AddFiles(sandbox);
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "vendor", "15-broken.conf"), "{");

        BadInput.Refusal.Require(sandbox, Runtime(sandbox).Add(), DecodingFailure, "correct the JSON", "15-broken.conf");
    }

    // tuning's CHECK wants an interface, and the chain has none: it is not asked.
    [SkippableFact]
    public void A_real_plugin_does_its_work_in_the_pod_and_the_pod_passes_CHECK()
    {
        using var node = new RealPlugins.RealNode();
        var directory = node.Sandbox.ConfDirectory;
        File.WriteAllText(Path.Combine(directory, "10-main.conf"), node.Primary().ToJsonString());
        Directory.CreateDirectory(Path.Combine(directory, "vendor"));
        File.WriteAllText(
            Path.Combine(directory, "vendor", "10-tuning.conf"), """{"type": "tuning", "sysctl": {"net.core.somaxconn": "513"}}""");
        var config = node.Sandbox.Config();
        config["clusterNetwork"] = Path.Combine(directory, "10-main.conf");
        config["auxiliaryCNIChainName"] = "vendor";
        var runtime = node.Runtime().With(config);
        var before = node.Look();

        node.Attach(runtime);

        Assert.Equal("513", node.Pod.Execute("cat", "/proc/sys/net/core/somaxconn").Text.Trim());
        node.Detach(runtime, before);
    }

    private static MetaCniProcess Runtime(Sandbox sandbox)
    {
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("a");
        return sandbox.Runtime(Config(sandbox));
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "10-main.conf"), Sandbox.RecordedPrimary().ToJsonString());
        var config = sandbox.Config();
        config["clusterNetwork"] = Path.Combine(sandbox.ConfDirectory, "10-main.conf");
        config["auxiliaryCNIChainName"] = "vendor";
        return config;
    }

    private static void AddFiles(Sandbox sandbox)
    {
        var directory = Directory.CreateDirectory(Path.Combine(sandbox.ConfDirectory, "vendor")).FullName;
        File.WriteAllText(Path.Combine(directory, "20-b.conf"), """{"type": "recorder", "step": 2}""");
        File.WriteAllText(Path.Combine(directory, "10-a.conf"), """
            {"type": "recorder", "step": 1, "answer":
             {"interfaces": [{"name": "$IFNAME", "sandbox": "$NETNS"}], "ips": [{"interface": 0, "address": "10.9.9.9/24"}]}}
            """);
    }

    private static IEnumerable<string> StatusNames(Sandbox sandbox) =>
        JsonNode.Parse(sandbox.StatusText!)!.AsArray().Select(entry => (string)entry!["name"]!);
}
