// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

public sealed class ConcurrencyTests
{
    [SkippableFact]
    public async Task Two_containers_are_attached_at_once()
    {
        using var sandbox = new Sandbox();
        using var second = new TestNamespace();
        using var deadline = TimeLimit.Guard();
        var one = sandbox.Runtime(sandbox.Config(Waiting()));
        var other = one with { ContainerId = UniqueName.ContainerId(), NetworkNamespace = second.Path };

        using var first = one.Start("ADD");
        using var last = other.Start("ADD");
        await sandbox.Recorders.WaitForCalls(2, deadline.Token);
        sandbox.Recorders.Release();

        Assert.Equal(0, first.Wait().ExitCode);
        Assert.Equal(0, last.Wait().ExitCode);
        Assert.Equal(2, sandbox.Records.Count(record => record.EndsWith(".jsonl", StringComparison.Ordinal)));
        one.Del().EnsureSuccess("DEL");
        Assert.Equal(other.ContainerId, sandbox.Recorders.Calls.Select(call => call.Environment["CNI_CONTAINERID"]).Single(id => id != one.ContainerId));
        other.Del().EnsureSuccess("the other DEL");
        Assert.Empty(sandbox.Records);
    }

    // NPWG §7.3: the operations of one container never run at the same time.
    [SkippableFact]
    public async Task DEL_waits_for_the_ADD_of_the_same_container()
    {
        using var sandbox = new Sandbox();
        using var deadline = TimeLimit.Guard();
        var runtime = sandbox.Runtime(sandbox.Config(Waiting()));

        using var add = runtime.Start("ADD");
        await sandbox.Recorders.WaitForCalls(1, deadline.Token);
        using var del = runtime.Start("DEL");
        Assert.False(add.HasExited);
        sandbox.Recorders.Release();

        Assert.Equal(0, add.Wait().ExitCode);
        Assert.Equal(0, del.Wait().ExitCode);
        Assert.Equal(["ADD eth0 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.NotNull(sandbox.Recorders.Calls[1].Config["prevResult"]);
        Assert.Empty(sandbox.Records);
    }

    private static JsonObject Waiting()
    {
        var primary = Sandbox.RecordedPrimary();
        primary["misbehave"] = new JsonObject { ["ADD"] = "wait" };
        return primary;
    }
}
