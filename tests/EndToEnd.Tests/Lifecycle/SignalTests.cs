// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>SIGTERM, SIGINT and SIGHUP: an operation comes to an end of its own, and answers.</summary>
public sealed class SignalTests
{
    private const int TryAgainLater = 11;

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_during_ADD_terminates_the_plugin_and_rolls_back(string signal)
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"ADD":"hang"}}""");
        sandbox.Select("a");
        using var add = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary())).Start("ADD");
        await sandbox.Recorders.WaitForCalls(2, deadline.Token);

        add.Signal(signal);
        var outcome = add.Wait();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(TryAgainLater, (int)outcome.Json!["code"]!);
        Assert.Contains("aborted by a signal", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("deadline", (string)outcome.Json["msg"]!, StringComparison.Ordinal);
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order.Skip(2));
        Assert.Empty(sandbox.Records);
    }

    // When a signal is noticed nobody sees; on a busy machine another plugin may have begun by then, but hardly all of them.
    [SkippableFact]
    public async Task A_signal_during_DEL_lets_the_running_plugin_finish_and_keeps_the_rest_recorded()
    {
        string[] inOrder = [.. Enumerable.Range(1, 12).Reverse().Select(number => $"DEL net{number} (recorder)"), "DEL eth0 (recorder)"];
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"DEL":"wait"}}""");
        sandbox.Select(string.Join(',', Enumerable.Repeat("a", 12)));
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();
        using var del = runtime.Start("DEL");
        await sandbox.Recorders.WaitForCalls(1, deadline.Token);

        del.Signal("TERM");
        sandbox.Recorders.Release();
        var outcome = del.Wait();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Equal(TryAgainLater, (int)outcome.Json!["code"]!);
        Assert.InRange(sandbox.Recorders.Order.Count, 1, inOrder.Length - 1);
        runtime.Del().EnsureSuccess("the second DEL");
        Assert.Equal(inOrder, sandbox.Recorders.Order);
        Assert.Empty(sandbox.Records);
    }

    // Nothing has been done yet: there is nothing to finish, and nobody to wait for.
    [SkippableFact]
    public void A_signal_while_reading_stdin_terminates_the_process()
    {
        Requires.Root();
        using var process = new System.Diagnostics.Process
        {
            StartInfo = new System.Diagnostics.ProcessStartInfo(RepositoryPaths.MetaCni)
            {
                RedirectStandardInput = true,
                Environment = { ["CNI_COMMAND"] = "ADD", ["CNI_CONTAINERID"] = "c", ["CNI_NETNS"] = "/n", ["CNI_IFNAME"] = "eth0", ["CNI_PATH"] = "/p" },
            },
        };
        process.Start();

        Shell.Output("kill", "-TERM", $"{process.Id}");

        Assert.True(process.WaitForExit(TimeLimit.Length));
        Assert.Equal(128 + 15, process.ExitCode);
    }
}
