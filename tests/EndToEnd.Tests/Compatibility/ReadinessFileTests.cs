// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Compatibility;

public sealed class ReadinessFileTests
{
    private const int TryAgainLater = 11;
    private const int NotAvailable = 50;

    [SkippableFact]
    public async Task ADD_waits_until_the_readiness_file_appears()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        var file = sandbox.Combine("run", "ready");
        using var trace = new CallTrace("inotify_add_watch");
        using var add = (sandbox.Runtime(Config(sandbox, file)) with { Wrapper = trace.Wrapper }).Start("ADD");

        // It waits as soon as it has something to be told by.
        await trace.UntilAsync(_ => true, deadline.Token);
        Assert.Empty(sandbox.Recorders.Order);
        Directory.CreateDirectory(sandbox.Combine("run"));
        File.WriteAllText(file, "");

        Assert.Equal(0, add.Wait().ExitCode);
        Assert.Equal(["ADD eth0 (recorder)"], sandbox.Recorders.Order);
    }

    [SkippableFact]
    public void ADD_fails_with_code_11_if_the_readiness_file_does_not_appear_before_the_deadline()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Combine("ready");
        var config = Config(sandbox, file);
        config["deadline"] = "100ms";

        BadInput.Refusal.Require(sandbox, sandbox.Runtime(config).Add(), TryAgainLater, "check its daemon", file, "not ready");
    }

    [SkippableFact]
    public void STATUS_reports_at_once_that_the_node_is_not_ready()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Combine("ready");
        var runtime = sandbox.Runtime(Config(sandbox, file));

        var without = runtime.Status();
        File.WriteAllText(file, "");
        var with = runtime.Status();

        BadInput.Refusal.RequireError(without, NotAvailable, file);
        Assert.True(with.ExitCode == 0, with.ToString());
        Assert.Equal(["STATUS  (recorder)"], sandbox.Recorders.Order);
    }

    [SkippableFact]
    public void CHECK_and_DEL_ignore_the_readiness_file()
    {
        using var sandbox = new Sandbox();
        var file = sandbox.Combine("ready");
        File.WriteAllText(file, "");
        var runtime = sandbox.Runtime(Config(sandbox, file));
        runtime.Add().EnsureSuccess("ADD");
        File.Delete(file);

        runtime.Check().EnsureSuccess("CHECK");
        runtime.Del().EnsureSuccess("DEL");

        Assert.Equal(["ADD eth0 (recorder)", "CHECK eth0 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.Empty(sandbox.Records);
    }

    private static JsonObject Config(Sandbox sandbox, string file)
    {
        var primary = Sandbox.RecordedPrimary();
        primary["cniVersion"] = "1.1.0";
        var config = sandbox.Config(primary);
        config["cniVersion"] = "1.1.0";
        config["readinessindicatorfile"] = file;
        return config;
    }
}
