// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>What a person learns afterwards about the operations of a node.</summary>
public sealed class HistoryTests : IDisposable
{
    private readonly Sandbox _sandbox = new(new TestPod { Namespace = "shop", Name = "client" });

    public void Dispose() => _sandbox.Dispose();

    [SkippableFact]
    public void An_ADD_and_a_DEL_are_listed_with_their_networks_and_times()
    {
        _sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        _sandbox.Select("a");
        var runtime = _sandbox.Runtime(_sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");

        var history = History(runtime, "client");

        Assert.Equal(["ADD", "DEL"], history.Select(operation => (string?)operation!["verb"]));
        Assert.All(history, operation => Assert.Equal("succeeded", (string?)operation!["outcome"]));
        Assert.All(history, operation => Assert.Equal("shop/client", (string?)operation!["pod"]));
        Assert.Equal(["eth0", "net1"], Interfaces(history[0]!));
        Assert.Equal(["net1", "eth0"], Interfaces(history[1]!));
        Assert.All(history, operation => Assert.InRange(
            (double)operation!["pluginMs"]!, double.Epsilon, (double)operation["durationMs"]!));
    }

    [SkippableFact]
    public void A_failed_ADD_is_listed_with_the_answer_of_the_plugin()
    {
        _sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","fail":{"ADD":{"code":120,"msg":"the switch is away"}}}""");
        _sandbox.Select("a");
        var runtime = _sandbox.Runtime(_sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add();

        var failed = Assert.Single(History(runtime, "--failed"))!;
        var table = Tool(runtime, "history").EnsureSuccess("history").Text;

        Assert.Equal(120, (int?)failed["code"]);
        Assert.Contains("the switch is away", (string?)failed["error"], StringComparison.Ordinal);
        Assert.Equal([null, 120], failed["attachments"]!.AsArray().Select(attachment => (int?)attachment!["code"]));
        Assert.Contains("failed (120)", table, StringComparison.Ordinal);
        Assert.Contains("the switch is away", table, StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Interfaces(JsonNode operation) =>
        operation["attachments"]!.AsArray().Select(attachment => (string?)attachment!["interface"]);

    private JsonArray History(MetaCniProcess runtime, string argument) =>
        Tool(runtime, "history", argument, "-o", "json").EnsureSuccess("history").Json!["operations"]!.AsArray();

    private ProcessOutcome Tool(MetaCniProcess runtime, params string[] arguments) =>
        runtime.Tool([.. arguments, "--state-dir", Path.GetDirectoryName(_sandbox.RecordDirectory)!]);
}
