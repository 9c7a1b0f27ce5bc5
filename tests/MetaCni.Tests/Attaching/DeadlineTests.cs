// SPDX-License-Identifier: Apache-2.0

using MetaCni.Attaching;
using MetaCni.Tests.Plugin;

namespace MetaCni.Tests.Attaching;

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

    [Theory]
    [InlineData(0, 1, 50)]
    [InlineData(0, 2, 25)]
    [InlineData(30, 4, 5)]
    [InlineData(0, 64, 5)]
    [InlineData(47, 64, 3)]
    public void A_share_is_an_equal_part_of_what_is_left_and_enough_for_its_step(int elapsed, int steps, int seconds)
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
    public void A_share_leaves_those_that_come_afterwards_theirs()
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
    public void There_is_time_for_a_step_as_long_as_there_is_enough(int budget, int elapsed, bool isThere)
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(budget), time, CancellationToken.None);
        time.Elapsed = TimeSpan.FromSeconds(elapsed);

        Assert.Equal(isThere, deadline.IsThereTime(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void There_is_no_time_after_the_end_of_the_whole()
    {
        using var runtime = new CancellationTokenSource();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), new ManualTime(), runtime.Token);

        runtime.Cancel();

        Assert.False(deadline.IsThereTime(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Of_a_budget_that_is_spent_nothing_is_left_to_share()
    {
        var time = new ManualTime();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), time, CancellationToken.None);
        time.Elapsed = TimeSpan.FromSeconds(51);

        using var share = deadline.Share(2, TimeSpan.FromSeconds(5));

        Assert.True(share.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_share_ends_with_the_whole()
    {
        using var runtime = new CancellationTokenSource();
        using var deadline = Deadline.Start(TimeSpan.FromSeconds(50), new ManualTime(), runtime.Token);
        using var share = deadline.Share(1, TimeSpan.FromSeconds(5));

        runtime.Cancel();

        Assert.True(share.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_budget_of_years_is_one_of_weeks() => Deadline.Start(TimeSpan.FromDays(1000), TimeProvider.System, CancellationToken.None).Dispose();
}
