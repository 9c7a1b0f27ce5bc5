// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
using Linux.Locks;
using MetaCni.Node;
using Support;

namespace MetaCni.Tests.Node;

public sealed class DaemonTests : IDisposable
{
    private readonly NodeSandbox _node = new();
    private readonly List<string> _ended = [];

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task Duties_end_in_reverse_order_when_the_daemon_is_told_to_end()
    {
        using var stop = new CancellationTokenSource();
        var duties = new[] { Duty("one"), Duty("two"), Duty("three") };
        var daemon = new Daemon(_node.Services, duties).RunAsync(stop.Token);
        await Task.WhenAll(duties.Select(duty => duty.Started));

        await stop.CancelAsync();
        await daemon;

        Assert.Equal(["three", "two", "one"], _ended);
    }

    [Fact]
    public async Task A_duty_that_throws_ends_the_daemon_and_the_other_duties()
    {
        var duties = new[] { Duty("steady"), Duty("broken", _ => throw new InvalidOperationException("a defect")) };

        var failure = await Assert.ThrowsAsync<DutyFailedException>(() => new Daemon(_node.Services, duties).RunAsync(CancellationToken.None));

        Assert.StartsWith(
            "the duty broken failed unexpectedly, and the daemon ends; report this as a bug: System.InvalidOperationException: a defect",
            failure.Message, StringComparison.Ordinal);
        Assert.Equal(["broken", "steady"], _ended);
    }

    [Fact]
    public async Task A_second_duty_that_throws_is_reported_in_the_log()
    {
        var duties = new[]
        {
            Duty("late", stop => ScriptedDuty.UntilStoppedAsync(stop).ContinueWith(
                _ => throw new InvalidOperationException("the end is broken"), TaskScheduler.Default)),
            Duty("broken", _ => throw new InvalidOperationException("a defect")),
        };

        var failure = await Assert.ThrowsAsync<DutyFailedException>(() => new Daemon(_node.Services, duties).RunAsync(CancellationToken.None));

        Assert.Contains("a defect", failure.Message, StringComparison.Ordinal);
        Assert.Contains("the duty late failed unexpectedly", _node.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("a defect", _node.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_duty_that_has_nothing_left_to_do_does_not_end_the_daemon()
    {
        using var stop = new CancellationTokenSource();
        var lasting = Duty("lasting");
        var daemon = new Daemon(_node.Services, [Duty("brief", _ => Task.CompletedTask), lasting]).RunAsync(stop.Token);
        await lasting.Started;

        Assert.False(daemon.IsCompleted);

        await stop.CancelAsync();
        await daemon;
    }

    [Fact]
    public async Task A_second_daemon_refuses_to_start()
    {
        PrivateDirectory.Ensure(_node.Directories.RunDir);
        Assert.True(FileLock.TryAcquire(_node.Directories.DaemonLock, out var first));
        using var held = first;

        var failure = await Assert.ThrowsAsync<CniException>(() => new Daemon(_node.Services, []).RunAsync(CancellationToken.None));

        Assert.Equal(
            $"another metacni daemon is still running and holds the lock {_node.Directories.DaemonLock}; try again when it has finished",
            failure.Error.Message);
    }

    [Fact]
    public async Task A_run_directory_that_others_can_write_to_is_refused()
    {
        Directory.CreateDirectory(_node.Directories.RunDir);
        Shell.Output("chmod", "0777", _node.Directories.RunDir);

        var failure = await Assert.ThrowsAsync<CniException>(() => new Daemon(_node.Services, []).RunAsync(CancellationToken.None));

        Assert.StartsWith("the run directory cannot be used: ", failure.Error.Message, StringComparison.Ordinal);
    }

    private ScriptedDuty Duty(string name, Func<CancellationToken, Task>? work = null) =>
        new(name, _ended, work ?? ScriptedDuty.UntilStoppedAsync);
}
