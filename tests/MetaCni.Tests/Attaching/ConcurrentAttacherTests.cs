// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Invocation;
using Cni.Runtime;
using MetaCni.Attaching;
using MetaCni.Attaching.Plugins;
using MetaCni.Attaching.Results;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Attaching;

/// <summary>Several at once, and everything as if it had been in order. A gate holds the plugins until enough of them are at work.</summary>
public sealed class ConcurrentAttacherTests : IDisposable
{
    // Only a failing test gets here.
    private readonly CancellationTokenSource _deadline = TimeLimit.Guard();

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public void Secondaries_are_attached_concurrently_and_returned_in_order()
    {
        var runner = new GatedPluginRunner(3, FakeAnswer.Success);

        var outcomes = Attach(runner, concurrency: 3, "a", "b", "c");

        Assert.Equal(3, runner.MostAtOnce);
        Assert.Equal(["eth0", "net1", "net2", "net3"], outcomes.Select(outcome => outcome.Result.Interfaces[0].Name));
        Assert.Equal(["cluster", "default/a", "default/b", "default/c"], outcomes.Select(outcome => outcome.Planned.Network));
    }

    [Fact]
    public void The_number_of_concurrent_plugins_is_limited()
    {
        var runner = new GatedPluginRunner(2, FakeAnswer.Success);

        var outcomes = Attach(runner, concurrency: 2, "a", "b", "c", "d", "e");

        Assert.Equal(2, runner.MostAtOnce);
        Assert.Equal(6, outcomes.Count);
    }

    [Fact]
    public void The_primary_comes_first_and_alone()
    {
        var attached = new List<string>();
        var writer = new FakeRecordWriter(attached.Add);
        var runner = new GatedPluginRunner(2, call =>
        {
            Assert.True(call.InterfaceName == "eth0" || attached.Contains("attached 0"));
            return FakeAnswer.Success(call);
        });

        Attach(runner, 4, writer, "a", "b");

        Assert.Equal(["attempting 0", "attached 0"], attached.Take(2));
        Assert.Equal("ADD eth0", runner.Log[0]);
    }

    [Fact]
    public void Without_secondaries_there_is_the_primary() =>
        Assert.Equal("eth0", Assert.Single(Attach(new GatedPluginRunner(0, FakeAnswer.Success), 4)).Planned.InterfaceName.Value);

    [Fact]
    public void If_the_primary_fails_no_secondary_is_attached()
    {
        var runner = new GatedPluginRunner(0, _ => FakeAnswer.Error(11, "not ready"));

        var error = Failure.Of(() => Attach(runner, 4, "a", "b"));

        Assert.Equal(new CniError(11, "network cluster (bridge, eth0): plugin bridge failed: not ready"), error);
        Assert.Equal(["ADD eth0"], runner.Log);
    }

    // Undo reads what was attempted: nobody may still be making what it takes down.
    [Fact]
    public void Running_plugins_finish_before_a_failure_is_reported()
    {
        var notes = new FakeRecordWriter();
        var runner = new GatedPluginRunner(3, call => call.InterfaceName == "net1" ? FakeAnswer.Error(11, "busy") : FakeAnswer.Success(call));

        var error = Failure.Of(() => Attach(runner, 3, notes, "a", "b", "c"));

        Assert.Equal(new CniError(11, "network default/a (macvlan, net1): plugin macvlan failed: busy"), error);
        Assert.Contains("attached 2", notes.Notes);
        Assert.Contains("attached 3", notes.Notes);
    }

    [Fact]
    public void Of_several_failures_the_first_in_network_order_is_reported()
    {
        var runner = new GatedPluginRunner(3, call => call.InterfaceName is "net2" or "net3" ? FakeAnswer.Error(7, call.InterfaceName) : FakeAnswer.Success(call));

        Assert.Equal("network default/b (macvlan, net2): plugin macvlan failed: net2", Failure.Of(() => Attach(runner, 3, "a", "b", "c")).Message);
    }

    [Fact]
    public void After_a_failure_no_further_plugin_starts()
    {
        var runner = new GatedPluginRunner(1, call => call.InterfaceName == "eth0" ? FakeAnswer.Success(call) : FakeAnswer.Error(7, "no"));

        Failure.Of(() => Attach(runner, concurrency: 1, "a", "b", "c"));

        Assert.Equal(["ADD eth0", "ADD net1"], runner.Log);
    }

    // An exception that leaves a thread of its own ends the process.
    [Fact]
    public void An_unexpected_exception_on_a_worker_thread_is_rethrown_to_the_caller()
    {
        var runner = new GatedPluginRunner(2, call => call.InterfaceName == "net2" ? throw new InvalidOperationException("a defect") : FakeAnswer.Success(call));

        Assert.Equal("a defect", Assert.Throws<InvalidOperationException>(() => Attach(runner, 2, "a", "b")).Message);
    }

    private IReadOnlyList<AttachmentOutcome> Attach(IPluginRunner runner, int concurrency, params string[] networks) =>
        Attach(runner, concurrency, new FakeRecordWriter(), networks);

    private IReadOnlyList<AttachmentOutcome> Attach(IPluginRunner runner, int concurrency, FakeRecordWriter writer, params string[] networks)
    {
        var attacher = new Attacher(new Delegates(new NetworkRuntime(runner), []), TimeProvider.System, _ => { });
        return new ConcurrentAttacher(attacher, concurrency).AttachAll(Plans.WithSecondaries(networks), writer, _deadline.Token);
    }
}
