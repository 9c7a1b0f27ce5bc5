// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

public sealed class CheckTests
{
    private const int UnknownContainer = 3;

    // CNI §3 "Checking an attachment": in order of ADD, each with its own result, never the merged one.
    [SkippableFact]
    public void Each_attachment_is_checked_against_its_own_result()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","answer":{"ips":[{"address":"10.77.0.9/24"}]}}""");
        sandbox.Define("old", """{"cniVersion":"0.3.1","name":"old","type":"recorder"}""");
        sandbox.Define("unchecked", """{"cniVersion":"1.0.0","name":"unchecked","disableCheck":true,"plugins":[{"type":"recorder"}]}""");
        sandbox.Select("a,old,unchecked");
        var config = sandbox.Config(Sandbox.RecordedPrimary());
        var added = sandbox.Runtime(config).Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();
        config["prevResult"] = added.Json;

        var outcome = sandbox.Runtime(config).Check();

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Empty(outcome.Stdout);
        Assert.Equal(["CHECK eth0 (recorder)", "CHECK net1 (recorder)"], sandbox.Recorders.Order);
        Assert.Equal(["10.9.0.5/24", "10.77.0.9/24"], sandbox.Recorders.Calls.Select(AddressOf));
    }

    [SkippableFact]
    public void A_failed_CHECK_names_the_plugin_and_keeps_its_error_code()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","fail":{"CHECK":{"code":123,"msg":"route is gone"}}}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");

        var outcome = runtime.Check();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(123, (int)outcome.Json!["code"]!);
        Assert.Contains("network default/a (recorder, net1): plugin recorder failed: route is gone", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_container_that_is_unknown_fails()
    {
        using var sandbox = new Sandbox();

        var outcome = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Check();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(UnknownContainer, (int)outcome.Json!["code"]!);
        Assert.Contains(sandbox.ContainerId, (string)outcome.Json["msg"]!, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SIGTERM_terminates_CHECK_and_its_plugin()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        var primary = Sandbox.RecordedPrimary();
        primary["misbehave"] = new JsonObject { ["CHECK"] = "hang" };
        var runtime = sandbox.Runtime(sandbox.Config(primary));
        runtime.Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();
        using var check = runtime.Start("CHECK");
        await sandbox.Recorders.WaitForCalls(1, deadline.Token);

        check.Signal("TERM");
        var outcome = check.Wait();

        Assert.Equal(11, (int)outcome.Json!["code"]!);
        Assert.Contains("aborted by a signal", (string?)outcome.Json["msg"], StringComparison.Ordinal);
        Assert.False(Directory.Exists($"/proc/{sandbox.Recorders.Calls[0].ProcessId}"));
    }

    private static string AddressOf(RecordedCall call) => (string)call.Config["prevResult"]!["ips"]![0]!["address"]!;
}
