// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

/// <summary>concurrency: secondaries that wait for each other's beginning would never end in order.</summary>
public sealed class ConcurrentSecondariesTests
{
    private const string Waiting = """{"cniVersion":"1.0.0","name":"slow","type":"recorder","misbehave":{"ADD":"wait"}}""";

    [SkippableFact]
    public async Task Secondaries_are_attached_concurrently_with_the_same_outcome_as_in_sequence()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("slow", Waiting);
        sandbox.Select("slow,slow@data0,slow,slow");
        var runtime = sandbox.Runtime(Config(sandbox));
        using var add = runtime.Start("ADD");

        await sandbox.Recorders.WaitForCalls(5, deadline.Token);
        Assert.False(add.HasExited);
        sandbox.Recorders.Release();
        var outcome = add.Wait().EnsureSuccess("ADD");

        string[] inOrder = ["eth0", "net1", "data0", "net3", "net4"];
        Assert.Equal("ADD eth0 (recorder)", sandbox.Recorders.Order[0]);
        Assert.Equal(inOrder, outcome.Json!["interfaces"]!.AsArray().Select(entry => (string)entry!["name"]!));
        Assert.Equal(inOrder, JsonNode.Parse(sandbox.StatusText!)!.AsArray().Select(entry => (string)entry!["interface"]!));
        sandbox.Recorders.Forget();
        runtime.Del().EnsureSuccess("DEL");
        Assert.Equal(inOrder.Reverse().Select(name => $"DEL {name} (recorder)"), sandbox.Recorders.Order);
        Assert.All(sandbox.Recorders.Calls, call => Assert.NotNull(call.Config["prevResult"]));
        Assert.Empty(sandbox.Records);
    }

    // All three are at work when the second fails; what the others made goes too, in reverse.
    [SkippableFact]
    public async Task A_failed_secondary_rolls_back_everything_in_reverse_and_reports_its_own_error()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("slow", Waiting);
        sandbox.Define("failing", """
            {"cniVersion":"1.0.0","name":"failing","plugins":[
              {"type":"recorder","misbehave":{"ADD":"wait"}},
              {"type":"recorder","fail":{"ADD":{"code":11,"msg":"device busy","details":"vlan 7"}}}]}
            """);
        sandbox.Select("slow,failing,slow");
        using var add = sandbox.Runtime(Config(sandbox)).Start("ADD");

        await sandbox.Recorders.WaitForCalls(4, deadline.Token);
        sandbox.Recorders.Release();
        var outcome = add.Wait();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal((11, "network default/failing (recorder, net2): plugin recorder failed: device busy", "vlan 7"),
            ((int)outcome.Json!["code"]!, (string)outcome.Json["msg"]!, (string)outcome.Json["details"]!));
        Assert.Equal(
            ["DEL net3 (recorder)", "DEL net2 (recorder)", "DEL net2 (recorder)", "DEL net1 (recorder)", "DEL eth0 (recorder)"],
            sandbox.Recorders.Order.Skip(5));
        Assert.Empty(sandbox.Records);
        Assert.Null(sandbox.StatusText);
    }

    private static JsonObject Config(Sandbox sandbox)
    {
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["concurrency"] = 4;
        return config;
    }
}
