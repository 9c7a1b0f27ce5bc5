// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching;
using MetaCni.Tests.Plugin;

namespace MetaCni.Tests.Attaching;

public sealed class DeadlineTests
{
    [Fact]
    public void The_deadline_expires_when_the_budget_is_spent()
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(90), time, CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(90), time.Timer!.DueTime);
        Assert.False(deadline.Token.IsCancellationRequested);
        time.Timer.Fire();
        Assert.True(deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void The_deadline_expires_when_the_runtime_cancels()
    {
        using var runtime = new CancellationTokenSource();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(90), new ManualTime(), runtime.Token);

        runtime.Cancel();

        Assert.True(deadline.Token.IsCancellationRequested);
    }

    // A timer that wakes up afterwards would end the process from a thread that nobody watches.
    [Fact]
    public void Disposing_the_deadline_disposes_its_timer()
    {
        var time = new ManualTime();

        Deadline.Start(TimeSpan.FromSeconds(50), time, CancellationToken.None).Dispose();

        Assert.True(time.Timer!.IsDisposed);
        time.Timer.Fire();
    }

    [Theory]
    [InlineData(0, 1, 50)]
    [InlineData(0, 2, 25)]
    [InlineData(30, 4, 5)]
    [InlineData(0, 64, 5)]
    [InlineData(47, 64, 3)]
    public void A_share_is_an_equal_part_of_the_remaining_time_but_long_enough_for_one_step(int elapsed, int steps, int seconds)
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), time, CancellationToken.None);
        time.Elapsed = TimeSpan.FromSeconds(elapsed);

        using var share = deadline.Share(steps, TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(seconds), time.Timer!.DueTime);
        Assert.False(share.Token.IsCancellationRequested);
    }

    // One that hangs does not take all of a short budget.
    [Fact]
    public void A_share_of_a_short_budget_is_a_quarter_of_it_at_least()
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(4), time, CancellationToken.None);

        using var share = deadline.Share(64, TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(1), time.Timer!.DueTime);
    }

    [Fact]
    public void A_share_leaves_time_for_the_remaining_steps()
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), time, CancellationToken.None);
        using var mine = deadline.Before(3);

        using var share = mine.Share(2, TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromSeconds(10), time.Timer!.DueTime);
    }

    // A short budget is for something all the same.
    [Theory]
    [InlineData(50, 45, true)]
    [InlineData(50, 46, false)]
    [InlineData(8, 6, true)]
    [InlineData(8, 7, false)]
    [InlineData(50, 51, false)]
    public void IsThereTime_is_true_while_the_remaining_budget_suffices_for_a_step(int budget, int elapsed, bool isThere)
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(budget), time, CancellationToken.None);
        time.Elapsed = TimeSpan.FromSeconds(elapsed);

        Assert.Equal(isThere, deadline.IsThereTime(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void IsThereTime_is_false_after_cancellation()
    {
        using var runtime = new CancellationTokenSource();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), new ManualTime(), runtime.Token);

        runtime.Cancel();

        Assert.False(deadline.IsThereTime(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void A_share_of_a_spent_budget_is_expired()
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), time, CancellationToken.None);
        time.Elapsed = TimeSpan.FromSeconds(51);

        using var share = deadline.Share(2, TimeSpan.FromSeconds(5));

        Assert.True(share.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_share_is_cancelled_with_its_deadline()
    {
        using var runtime = new CancellationTokenSource();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), new ManualTime(), runtime.Token);
        using var share = deadline.Share(1, TimeSpan.FromSeconds(5));

        runtime.Cancel();

        Assert.True(share.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_very_long_budget_is_accepted() => Deadline.Start(TimeSpan.FromDays(1000), TimeProvider.System, CancellationToken.None).Dispose();
}
