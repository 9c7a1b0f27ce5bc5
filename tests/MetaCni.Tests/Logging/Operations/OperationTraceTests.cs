// SPDX-License-Identifier: Apache-2.0

using MetaCni.Logging.Operations;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Logging.Operations;

public sealed class OperationTraceTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Plugin_time_is_the_time_in_which_at_least_one_plugin_ran()
    {
        var trace = new OperationTrace(_time);
        Pass(5);
        var first = trace.Started();
        Pass(10);
        var second = trace.Started();
        Pass(10);
        trace.Ended("a", "ADD", first);
        Pass(10);
        trace.Ended("b", "ADD", second);
        Pass(5);
        var third = trace.Started();
        Pass(1);
        trace.Ended("c", "DEL", third);

        var entry = trace.ToEntry("ADD", failure: null);

        Assert.Equal(TimeSpan.FromMilliseconds(31), entry.PluginDuration);
        Assert.Equal(TimeSpan.FromMilliseconds(41), entry.Duration);
        Assert.Equal(
            [new("a", "ADD", TimeSpan.FromMilliseconds(20)), new("b", "ADD", TimeSpan.FromMilliseconds(20)), new("c", "DEL", TimeSpan.FromMilliseconds(1))],
            entry.Runs);
    }

    [Fact]
    public void A_phase_ends_with_the_next_one_and_a_repeated_one_is_added_up()
    {
        var trace = new OperationTrace(_time);
        trace.Enter("rollBack");
        Pass(1);
        trace.Enter("attach");
        Pass(2);
        trace.Enter("rollBack");
        Pass(4);

        var entry = trace.ToEntry("ADD", failure: null);

        Assert.Equal([new("rollBack", TimeSpan.FromMilliseconds(5)), new("attach", TimeSpan.FromMilliseconds(2))], entry.Phases);
    }

    [Fact]
    public void Attachments_of_other_containers_that_follow_the_outcome_are_not_listed()
    {
        var trace = new OperationTrace(_time);
        var own = new OperationAttachment { Network = "own", Interface = "net1", Plugin = "bridge", Duration = TimeSpan.Zero };
        trace.Add(own);
        trace.Decided();
        trace.Add(own with { Network = "other" });

        Assert.Equal([own], trace.ToEntry("DEL", failure: null).Attachments);
    }

    private void Pass(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
