// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.BadInput;

/// <summary>A configuration that leads back to metacni would call it without end, or wait for its own lock.</summary>
public sealed class SelfDelegationTests
{
    private const int SelfDelegation = 107;

    [SkippableFact]
    public void A_primary_network_of_type_metacni_is_refused()
    {
        using var sandbox = new Sandbox();
        var primary = new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "loop", ["type"] = "metacni" };

        Refusal.Require(sandbox, sandbox.Runtime(sandbox.Config(primary)).Add(), SelfDelegation, "name the plugin that does the work", "loop", "metacni");
    }

    [SkippableFact]
    public void A_secondary_network_of_type_metacni_is_refused_before_the_first_ADD()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("loop", """{"cniVersion":"1.0.0","name":"loop","plugins":[{"type":"recorder"},{"type":"metacni"}]}""");
        sandbox.Select("loop");

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Add();

        Refusal.Require(sandbox, outcome, SelfDelegation, "name the plugin that does the work", "default/loop", "metacni");
    }

    // A wrapper gives our own stdin back to us under another name.
    [SkippableFact]
    public void A_plugin_script_that_runs_metacni_recursively_is_detected()
    {
        using var sandbox = new Sandbox();
        var script = Path.Combine(sandbox.Recorders.BinDirectory, "wrapper");
        var again = sandbox.Combine("again.json");
        File.WriteAllText(again, sandbox.Config(Sandbox.RecordedPrimary()).ToJsonString());
        File.WriteAllText(script, $"#!/bin/sh\nexec '{RepositoryPaths.MetaCni}' < '{again}'\n");
        Shell.Output("chmod", "755", script);
        var primary = new JsonObject { ["cniVersion"] = "1.0.0", ["name"] = "loop", ["type"] = "wrapper" };

        var runtime = sandbox.Runtime(sandbox.Config(primary));

        var outcome = runtime.Add();

        Refusal.RequireError(outcome, SelfDelegation, "network loop (wrapper, eth0)", "metacni", sandbox.ContainerId);
        Assert.Empty(sandbox.Recorders.Order);
        Assert.Empty(sandbox.Namespace.LinkNames);
        Assert.Empty(sandbox.Records);
        runtime.Del().EnsureSuccess("DEL");
    }
}
