// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>A runtime kills a GC that takes too long. Its plugin lives on and knows no pod that is attached later.</summary>
public sealed class KilledGcTests
{
    [SkippableFact]
    public async Task ADD_terminates_the_plugin_left_running_by_a_killed_GC()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        var runtime = sandbox.Runtime(Config(sandbox));
        var orphan = await KillGc(sandbox, runtime, deadline.Token);

        runtime.Add().EnsureSuccess("ADD");

        Assert.False(IsRunning(orphan));
        Assert.Equal(["GC  (recorder)", "ADD eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.Empty(Directory.EnumerateFiles(State(sandbox), "collecting*"));
    }

    [SkippableFact]
    public async Task The_next_GC_terminates_the_plugin_left_running_by_a_killed_GC()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        var runtime = sandbox.Runtime(Config(sandbox));
        var orphan = await KillGc(sandbox, runtime, deadline.Token);

        runtime.Gc().EnsureSuccess("GC");

        Assert.False(IsRunning(orphan));
        Assert.Equal(["GC  (recorder)", "GC  (recorder)"], sandbox.Recorders.Order);
        Assert.Empty(Directory.EnumerateFiles(State(sandbox), "collecting*"));
    }

    // Ended with its process group alone, it would leave what has made a session of its own.
    [SkippableFact]
    public void Processes_started_by_a_plugin_are_killed_with_it_at_the_deadline()
    {
        using var sandbox = new Sandbox();
        var script = Path.Combine(sandbox.Recorders.BinDirectory, "slow");
        var child = sandbox.Combine("child");
        File.WriteAllText(script, $"#!/bin/sh\nsetsid sh -c 'echo $$ > {child}; exec sleep 1000' > /dev/null 2>&1 &\nexec sleep 1000\n");
        Shell.Output("chmod", "755", script);
        var config = Config(sandbox);
        config["delegates"]![0]!["type"] = "slow";
        config["deadline"] = "8s";

        var outcome = sandbox.Runtime(config).Gc();

        Assert.Equal(103, (int)outcome.Json!["code"]!);
        Assert.False(IsRunning(int.Parse(File.ReadAllText(child), System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(Directory.EnumerateFiles(State(sandbox), "collecting*"));
    }

    private static async Task<int> KillGc(Sandbox sandbox, MetaCniProcess runtime, CancellationToken deadline)
    {
        using var gc = runtime.Start("GC");
        await sandbox.Recorders.WaitForCalls(1, deadline);
        Assert.Single(Directory.EnumerateFiles(State(sandbox), "collecting-*"));
        gc.Kill();
        gc.Wait();
        var orphan = sandbox.Recorders.Calls[0].ProcessId;
        Assert.True(IsRunning(orphan));
        return orphan;
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        var primary = Sandbox.RecordedPrimary();
        primary["cniVersion"] = "1.1.0";
        primary["misbehave"] = new JsonObject { ["GC"] = new JsonObject { ["fault"] = "hang", ["times"] = 1 } };
        var config = sandbox.Config(primary);
        config["cniVersion"] = "1.1.0";
        config["cni.dev/valid-attachments"] = new JsonArray();
        return config;
    }

    private static string State(Sandbox sandbox) => Path.GetDirectoryName(sandbox.RecordDirectory)!;

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
