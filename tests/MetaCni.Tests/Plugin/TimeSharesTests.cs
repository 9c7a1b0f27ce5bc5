// SPDX-License-Identifier: Apache-2.0

using MetaCni.Plugin;

namespace MetaCni.Tests.Plugin;

public sealed class TimeSharesTests
{
    private readonly SteppedTime _time = new();

    [Fact]
    public void Each_gets_its_part_of_what_is_left()
    {
        var shares = new TimeShares(TimeSpan.FromSeconds(24), 3, _time);

        Assert.Equal(8, Next(shares));
        _time.Elapsed += TimeSpan.FromSeconds(8);
        Assert.Equal(8, Next(shares));
        _time.Elapsed += TimeSpan.FromSeconds(1);
        Assert.Equal(15, Next(shares));
        Assert.False(shares.IsThereTime);
    }

    // Parts of milliseconds would end plugins that are about to finish.
    [Fact]
    public void Many_get_enough_each_as_long_as_there_is_any()
    {
        var shares = new TimeShares(TimeSpan.FromSeconds(20), 100, _time);

        Assert.Equal(2, Next(shares));
        _time.Elapsed = TimeSpan.FromSeconds(18);
        Assert.True(shares.IsThereTime);
        _time.Elapsed = TimeSpan.FromSeconds(18.1);
        Assert.False(shares.IsThereTime);
        Assert.Equal(99, shares.Left);
    }

    private double Next(TimeShares shares)
    {
        Assert.True(shares.IsThereTime);
        using var deadline = shares.Next(CancellationToken.None);
        return _time.LastBudget.TotalSeconds;
    }
}
