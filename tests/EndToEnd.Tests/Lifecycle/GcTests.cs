// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>GC: containers that the runtime has forgotten, and what the plugins of every network are told.</summary>
public sealed class GcTests
{
    private const string ValidAttachments = "cni.dev/valid-attachments";

    [SkippableFact]
    public void What_is_not_valid_goes_and_every_network_hears_what_is_valid()
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

    [SkippableFact]
    public async Task A_container_with_an_operation_at_work_is_passed_over_and_its_plugins_are_not_told_to_collect()
    {
        using var sandbox = new Sandbox();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        sandbox.Define("a", """{"cniVersion":"1.1.0","name":"a","type":"recorder","misbehave":{"ADD":"wait"}}""");
        sandbox.Select("a");
        var config = Config(sandbox);
        using var add = sandbox.Runtime(config).Start("ADD");
        await sandbox.Recorders.WaitForCalls(2, deadline.Token);
        config[ValidAttachments] = new JsonArray();
        using var gc = sandbox.Runtime(config).Start("GC");
        await UntilItWaits(gc.Id, sandbox.RecordDirectory, deadline.Token);

        sandbox.Recorders.Release();
        add.Wait().EnsureSuccess("ADD");
        gc.Wait().EnsureSuccess("GC");

        Assert.DoesNotContain(sandbox.Recorders.Calls, call => call.Command == "DEL");
        Assert.Equal(2, sandbox.Recorders.Calls.Count(call => call.Command == "GC"));
        Assert.Contains($"a {sandbox.ContainerId}/net1", sandbox.Recorders.Calls.Where(call => call.Command == "GC").Select(Valid));
    }

    // By then the records have been looked through: reading their list takes the directory for an instant, waiting for its lock keeps it.
    private static async Task UntilItWaits(int process, string directory, CancellationToken deadline)
    {
        for (var times = 0; times < 5;)
        {
            var isOpen = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Any(entry => new FileInfo(entry).LinkTarget == directory);
            times = isOpen ? times + 1 : 0;
            await Task.Delay(10, deadline);
        }
    }

    // A wrapper around us as a delegate would have us collect for ever.
    [SkippableFact]
    public void A_GC_that_comes_back_to_us_is_found_out()
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
