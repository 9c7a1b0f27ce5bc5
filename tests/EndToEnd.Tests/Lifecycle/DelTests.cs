// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>DEL needs nothing but the journal.</summary>
public sealed class DelTests
{
    private const string Conflist = """{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"recorder","step":1},{"type":"recorder","step":2}]}""";

    [SkippableFact]
    public void DEL_needs_only_the_record()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", Conflist);
        sandbox.Select("a@data0");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        var added = runtime.Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();

        Directory.Delete(sandbox.Manifests.Path, recursive: true);
        Shell.Output("ip", "netns", "delete", sandbox.Namespace.Name);
        var changed = sandbox.Config(new JsonObject { ["cniVersion"] = "1.1.0", ["name"] = "other", ["type"] = "not-installed" });
        var del = (sandbox.Runtime(changed) with { NetworkNamespace = "" }).Del();

        Assert.True(added.Json is JsonObject && del.ExitCode == 0, del.ToString());
        Assert.Empty(del.Stdout);
        Assert.Equal(["DEL data0 (recorder)", "DEL data0 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.Equal([2, 1], sandbox.Recorders.Calls.Take(2).Select(call => (int)call.Config["step"]!));
        Assert.All(sandbox.Recorders.Calls, call => Assert.Equal("", call.Environment.GetValueOrDefault("CNI_NETNS", "")));
        Assert.All(sandbox.Recorders.Calls, call => Assert.Equal("10.9.0.5/24", (string?)call.Config["prevResult"]!["ips"]![0]!["address"]));
        Assert.Empty(sandbox.Records);
    }

    // kubelet sends DEL for containers that never were.
    [SkippableFact]
    public void DEL_of_an_unknown_container_succeeds_without_calling_a_plugin()
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Del();

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Empty(outcome.Stdout);
        Assert.Empty(sandbox.Recorders.Order);
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void A_second_DEL_succeeds_without_calling_a_plugin()
    {
        using var sandbox = new Sandbox();
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");
        Assert.Equal(["ADD eth0 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        sandbox.Recorders.Forget();

        var second = runtime.Del();

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Empty(sandbox.Recorders.Order);
    }

    // NPWG §7.2: every attachment is tried, and the failure is reported.
    [SkippableFact]
    public void A_failed_DEL_is_reported_and_only_the_failed_attachment_is_retried()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","type":"recorder","fail":{"DEL":{"code":11,"msg":"device busy","times":1}}}
            """);
        sandbox.Define("b", """{"cniVersion":"1.0.0","name":"b","type":"recorder"}""");
        sandbox.Select("a,b");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();

        var first = runtime.Del();
        string[] tried = [.. sandbox.Recorders.Order];
        var second = runtime.Del();

        Assert.Equal(1, first.ExitCode);
        Assert.Equal(11, (int)first.Json!["code"]!);
        Assert.Contains("network default/a (recorder, net1): plugin recorder failed: device busy", (string)first.Json["msg"]!, StringComparison.Ordinal);
        Assert.Equal(["DEL net2 (recorder)", "DEL net1 (recorder)", "DEL eth0 (recorder)"], tried);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal("DEL net1 (recorder)", Assert.Single(sandbox.Recorders.Order.Skip(3)));
        Assert.Empty(sandbox.Records);
    }

    // containerd sends no GC, and no DEL any more once it has succeeded.
    [SkippableFact]
    public void An_overdue_detach_is_retried_by_the_DEL_of_another_container()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","type":"recorder","fail":{"DEL":{"code":999,"msg":"the daemon is away","times":1}}}
            """);
        sandbox.Select("a");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["deleteGrace"] = "0s";
        var runtime = sandbox.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL after its grace");
        string[] left = [.. sandbox.Records];
        var before = sandbox.Recorders.Order.Count;

        (runtime with { ContainerId = "other" }).Del().EnsureSuccess("DEL of another");

        Assert.Equal([$"{sandbox.ContainerId}@eth0.jsonl"], left);
        Assert.Equal("DEL net1 (recorder)", Assert.Single(sandbox.Recorders.Order.Skip(before)));
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void A_hanging_plugin_does_not_prevent_the_other_networks_from_being_detached()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"DEL":"hang"}}""");
        sandbox.Select("a");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        config["deadline"] = "12s";
        var runtime = sandbox.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();

        var outcome = runtime.Del();

        Assert.Equal(103, (int)outcome.Json!["code"]!);
        Assert.Contains("network default/a (recorder, net1): plugin recorder did not finish", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.Equal([$"{sandbox.ContainerId}@eth0.jsonl"], sandbox.Records);
    }

    // containerd takes these words for success and forgets the pod.
    [SkippableTheory]
    [InlineData("veth not found")]
    [InlineData("open /run/x: no such file or directory")]
    public void A_DEL_error_never_contains_text_that_containerd_takes_for_success(string message)
    {
        using var sandbox = new Sandbox();
        var primary = Sandbox.RecordedPrimary();
        primary["fail"] = new JsonObject { ["DEL"] = new JsonObject { ["code"] = 999, ["msg"] = message, ["details"] = message } };
        var runtime = sandbox.Runtime(sandbox.Config(primary));
        runtime.Add().EnsureSuccess("ADD");

        var outcome = runtime.Del();

        Assert.Equal(1, outcome.ExitCode);
        Assert.DoesNotContain("not found", outcome.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("no such file or directory", outcome.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("cluster-net", outcome.Text, StringComparison.Ordinal);
    }
}
