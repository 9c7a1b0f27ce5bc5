// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>GC: containers that the runtime has forgotten, and what the plugins of every network are told.</summary>
public sealed class GcTests
{
    private const string ValidAttachments = "cni.dev/valid-attachments";

    [SkippableFact]
    public void GC_detaches_invalid_attachments_and_calls_every_network_with_the_valid_ones()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.1.0","name":"a","type":"recorder"}""");
        sandbox.Select("a");
        var config = Config(sandbox);
        var runtime = sandbox.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        (runtime with { ContainerId = "gone" }).Add().EnsureSuccess("ADD of another");
        sandbox.Recorders.Forget();
        config[ValidAttachments] = new JsonArray(new JsonObject { ["containerID"] = sandbox.ContainerId, ["ifname"] = "eth0" });

        runtime.With(config).Gc().EnsureSuccess("GC");

        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)", "GC  (recorder)", "GC  (recorder)"], sandbox.Recorders.Order);
        Assert.All(sandbox.Recorders.Calls.Take(2), call => Assert.Equal("gone", call.Environment["CNI_CONTAINERID"]));
        Assert.Equal(
            [$"cluster-net {sandbox.ContainerId}/eth0", $"a {sandbox.ContainerId}/net1"], sandbox.Recorders.Calls.Skip(2).Select(Valid));
        Assert.Equal([$"{sandbox.ContainerId}@eth0.jsonl"], sandbox.Records);
    }

    // CNI §3 "Lifecycle & Ordering", for each network: the one to which a plugin is attaching is left for the next GC.
    [SkippableFact]
    public async Task A_plugin_that_hangs_in_ADD_blocks_GC_only_for_its_own_network()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("a", """{"cniVersion":"1.1.0","name":"a","type":"recorder","misbehave":{"ADD":"wait"}}""");
        sandbox.Select("a");
        var config = Config(sandbox);
        using var add = sandbox.Runtime(config).Start("ADD");
        await sandbox.Recorders.WaitForCalls(2, deadline.Token);
        config[ValidAttachments] = new JsonArray();

        var gc = sandbox.Runtime(config).Gc();
        sandbox.Recorders.Release();
        add.Wait().EnsureSuccess("ADD");

        Assert.Equal(11, (int)gc.Json!["code"]!);
        Assert.Contains("network a: ", (string)gc.Json["msg"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(sandbox.Recorders.Calls, call => call.Command == "DEL");
        Assert.Equal(
            [$"cluster-net {sandbox.ContainerId}/eth0"], sandbox.Recorders.Calls.Where(call => call.Command == "GC").Select(Valid));
    }

    [SkippableFact]
    public async Task A_plugin_that_hangs_in_GC_does_not_block_ADD_of_other_networks()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("a", """{"cniVersion":"1.1.0","name":"a","type":"recorder","misbehave":{"GC":"wait"}}""");
        sandbox.Select("a");
        var config = Config(sandbox);
        sandbox.Runtime(config).Add().EnsureSuccess("ADD");
        config[ValidAttachments] = new JsonArray(new JsonObject { ["containerID"] = sandbox.ContainerId, ["ifname"] = "eth0" });
        using var gc = sandbox.Runtime(config).Start("GC");
        await sandbox.Recorders.WaitForCalls(4, deadline.Token);
        sandbox.Select("");

        (sandbox.Runtime(Config(sandbox)) with { ContainerId = "other", InterfaceName = "eth1" }).Add().EnsureSuccess("ADD of another");
        sandbox.Recorders.Release();
        gc.Wait().EnsureSuccess("GC");

        Assert.Equal(
            ["ADD eth0 (recorder)", "ADD net1 (recorder)", "GC  (recorder)", "GC  (recorder)", "ADD eth1 (recorder)"], sandbox.Recorders.Order);
    }

    // A wrapper around us as a delegate would have us collect for ever.
    [SkippableFact]
    public void A_recursive_GC_through_a_wrapper_plugin_is_detected()
    {
        using var sandbox = new Sandbox();
        var config = Config(sandbox);
        config["delegates"]![0]!["type"] = "wrapper";
        config[ValidAttachments] = new JsonArray();
        var again = sandbox.Combine("again.json");
        File.WriteAllText(again, config.ToJsonString());
        var script = Path.Combine(sandbox.Recorders.BinDirectory, "wrapper");
        File.WriteAllText(script, $"#!/bin/sh\nexec '{RepositoryPaths.MetaCni}' < '{again}'\n");
        Shell.Output("chmod", "755", script);

        var outcome = sandbox.Runtime(config).Gc();

        Assert.Equal(107, (int)outcome.Json!["code"]!);
        Assert.Contains("network cluster-net (wrapper)", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        var primary = Sandbox.RecordedPrimary();
        primary["cniVersion"] = "1.1.0";
        var config = sandbox.Config(primary);
        config["cniVersion"] = "1.1.0";
        return config;
    }

    private static string Valid(RecordedCall call) =>
        $"{call.Config["name"]} {string.Join(' ', call.Config[ValidAttachments]!.AsArray().Select(entry => $"{entry!["containerID"]}/{entry["ifname"]}"))}";
}
