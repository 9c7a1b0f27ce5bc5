// SPDX-License-Identifier: Apache-2.0

using MetaCni.Plugin;

namespace MetaCni.Tests.Plugin;

public sealed class DeadlineTests
{
    [Fact]
    public void It_comes_when_the_budget_is_spent()
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(90), time, CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(90), time.Timer!.DueTime);
        Assert.False(deadline.Token.IsCancellationRequested);
        time.Timer.Fire();
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void It_comes_when_the_runtime_wants_us_to_end()
    {
        using var runtime = new CancellationTokenSource();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(90), new ManualTime(), runtime.Token);

        runtime.Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
    }

    // A timer that wakes up afterwards would end the process from a thread that nobody watches.
    [Fact]
    public void Its_timer_does_not_outlive_it()
    {
        var time = new ManualTime();

        Deadline.Start(TimeSpan.FromSeconds(50), time, CancellationToken.None).Dispose();

        Assert.True(time.Timer!.IsDisposed);
        time.Timer.Fire();
    }
}
