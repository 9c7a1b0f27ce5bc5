// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Tests.Planning;

/// <summary>docs/annotations.md, "bandwidth".</summary>
public sealed class BandwidthBurstTests
{
    [Theory]
    [InlineData(8_000_000, 800_000)]
    [InlineData(1_000_000_000, 100_000_000)]
    [InlineData(1, 524_288)]
    [InlineData(5_242_880, 524_288)]
    [InlineData(100_000_000_000, 2_147_483_647)]
    [InlineData(long.MaxValue, 2_147_483_647)]
    public void A_rate_alone_gets_a_tenth_of_a_second_within_bounds(long rate, long expected) =>
        Assert.Equal(expected, BandwidthBurst.Of(rate, 0));

    [Theory]
    [InlineData(8_000_000, 1)]
    [InlineData(1, 34_359_738_359)]
    public void A_burst_that_is_written_stays(long rate, long burst) => Assert.Equal(burst, BandwidthBurst.Of(rate, burst));

    [Fact]
    public void No_limit_has_no_burst() => Assert.Equal(0, BandwidthBurst.Of(0, 0));
}
