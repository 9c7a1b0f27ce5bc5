// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>STATUS always answers: runtimes ask while they hold locks that pods wait for.</summary>
public sealed class StatusTests
{
    private const int PluginNotAvailable = 50;
    private const int TryAgainLater = 11;

    [SkippableFact]
    public void A_plugin_that_hangs_in_STATUS_is_killed_and_named()
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime(Config(sandbox)).Status();

        Assert.Equal(PluginNotAvailable, (int)outcome.Json!["code"]!);
        Assert.Matches(
            @"^network cluster-net \(recorder\): plugin recorder did not finish within [0-9.]+ s and was killed$",
            (string)outcome.Json["msg"]!);
        Assert.False(IsRunning(Assert.Single(sandbox.Recorders.Calls).ProcessId));
    }

    [SkippableFact]
    public async Task SIGTERM_terminates_STATUS_and_its_plugin()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        using var status = sandbox.Runtime(Config(sandbox)).Start("STATUS");
        await sandbox.Recorders.WaitForCalls(1, deadline.Token);

        status.Signal("TERM");
        var outcome = status.Wait();

        Assert.Equal(TryAgainLater, (int)outcome.Json!["code"]!);
        Assert.False(IsRunning(sandbox.Recorders.Calls[0].ProcessId));
    }

    // The next STATUS comes in five seconds: what stayed of each would be many soon.
    [SkippableFact]
    public void Processes_started_by_a_plugin_that_hangs_in_STATUS_are_killed_with_it()
    {
        using var sandbox = new Sandbox();
        var child = sandbox.Combine("child");
        var script = Path.Combine(sandbox.Recorders.BinDirectory, "slow");
        File.WriteAllText(script, $"#!/bin/sh\nsetsid sh -c 'echo $$ > {child}; exec sleep 1000' > /dev/null 2>&1 &\nexec sleep 1000\n");
        Shell.Output("chmod", "755", script);
        var config = Config(sandbox);
        config["delegates"]![0]!["type"] = "slow";
        config["deadline"] = "5s";

        var outcome = sandbox.Runtime(config).Status();

        Assert.Equal(PluginNotAvailable, (int)outcome.Json!["code"]!);
        Assert.False(IsRunning(int.Parse(File.ReadAllText(child), CultureInfo.InvariantCulture)));
    }

    [SkippableFact]
    public void STATUS_asks_every_default_network_and_names_the_first_that_is_not_ready()
    {
        using var sandbox = new Sandbox();
        File.WriteAllText(
            Path.Combine(sandbox.ConfDirectory, "20-storage.conf"),
            """{"cniVersion":"1.1.0","name":"storage","type":"recorder","fail":{"STATUS":{"code":50,"msg":"no addresses left"}}}""");
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "30-backup.conf"), """{"cniVersion":"1.1.0","name":"backup","type":"recorder"}""");
        File.WriteAllText(Path.Combine(sandbox.ConfDirectory, "10-main.conf"), """{"cniVersion":"1.1.0","name":"main","type":"recorder"}""");
        var config = sandbox.Config();
        config.Remove("delegates");
        config["cniVersion"] = "1.1.0";
        config["confDir"] = sandbox.ConfDirectory;
        config["clusterNetwork"] = "main";
        config["defaultNetworks"] = new JsonArray("backup", "storage");

        var outcome = sandbox.Runtime(config).Status();

        Assert.Equal((50, "network storage (recorder): no addresses left"), ((int)outcome.Json!["code"]!, (string)outcome.Json["msg"]!));
        Assert.Equal(["main", "backup", "storage"], sandbox.Recorders.Calls.Select(call => (string)call.Config["name"]!));
        Assert.All(sandbox.Recorders.Calls, call => Assert.False(call.Environment.ContainsKey("CNI_NETNS")));
    }

    [SkippableFact]
    public void A_further_delegate_whose_plugin_is_missing_is_named_before_any_plugin_runs()
    {
        using var sandbox = new Sandbox();
        var config = Config(sandbox);
        config["delegates"]!.AsArray().Add((JsonNode)new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "second", ["type"] = "nowhere-installed" });

        var outcome = sandbox.Runtime(config).Status();

        Assert.Equal(PluginNotAvailable, (int)outcome.Json!["code"]!);
        Assert.StartsWith("network second (nowhere-installed): ", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Empty(sandbox.Recorders.Calls);
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        var primary = Sandbox.RecordedPrimary();
        primary["cniVersion"] = "1.1.0";
        primary["misbehave"] = new JsonObject { ["STATUS"] = "hang" };
        var config = sandbox.Config(primary);
        config["cniVersion"] = "1.1.0";
        return config;
    }

    // A process that has ended and was not waited for is still listed, without an environment.
    private static bool IsRunning(int processId)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{processId}/environ").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
