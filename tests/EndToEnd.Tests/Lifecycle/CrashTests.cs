// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>A plugin that is killed says nothing to anybody; the journal has to.</summary>
public sealed class CrashTests
{
    private const int KilledBySignal9 = 128 + 9;

    [SkippableFact]
    public void DEL_after_a_crash_detaches_attached_and_attempted_networks()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"ADD":"kill-parent"}}""");
        sandbox.Define("b", """{"cniVersion":"1.0.0","name":"b","type":"recorder"}""");
        sandbox.Select("a,b");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));

        var add = runtime.Add();
        sandbox.Recorders.Forget();
        var del = runtime.Del();

        Assert.Equal(KilledBySignal9, add.ExitCode);
        Assert.True(del.ExitCode == 0, del.ToString());
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);

        // What net1 answered, nobody heard.
        Assert.Null(sandbox.Recorders.Calls[0].Config["prevResult"]);
        Assert.NotNull(sandbox.Recorders.Calls[1].Config["prevResult"]);
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void ADD_after_a_crash_deletes_the_leftovers_and_starts_over()
    {
        using var sandbox = new Sandbox();
        sandbox.Define("a", """
            {"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"ADD":{"fault":"kill-parent","times":1}}}
            """);
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));

        var first = runtime.Add();
        var second = runtime.Add();

        Assert.Equal(KilledBySignal9, first.ExitCode);
        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.Equal(
            [
                "ADD eth0 (recorder)", "ADD net1 (recorder)",
                "DEL net1 (recorder)", "DEL eth0 (recorder)",
                "ADD eth0 (recorder)", "ADD net1 (recorder)",
            ],
            sandbox.Recorders.Order);
    }

    // A runtime kills an ADD that takes too long and sends DEL at once, while the delegate still works on the interface.
    [SkippableFact]
    public async Task DEL_terminates_the_delegate_left_running_by_a_killed_ADD()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"ADD":"hang"}}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        using var add = runtime.Start("ADD");
        await sandbox.Recorders.WaitForCalls(2, deadline.Token);
        var orphan = sandbox.Recorders.Calls[1].ProcessId;

        add.Kill();
        add.Wait();
        Assert.True(IsRunning(orphan));
        var del = runtime.Del();

        Assert.True(del.ExitCode == 0, del.ToString());
        Assert.False(IsRunning(orphan));
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order.Skip(2));
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public async Task DEL_terminates_the_delegate_left_running_by_a_killed_DEL()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder","misbehave":{"DEL":{"fault":"hang","times":1}}}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        using var first = runtime.Start("DEL");
        await sandbox.Recorders.WaitForCalls(3, deadline.Token);
        var orphan = sandbox.Recorders.Calls[2].ProcessId;

        first.Kill();
        first.Wait();
        Assert.True(IsRunning(orphan));
        var second = runtime.Del();

        Assert.True(second.ExitCode == 0, second.ToString());
        Assert.False(IsRunning(orphan));
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order.Skip(3));
        Assert.Empty(sandbox.Records);
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
