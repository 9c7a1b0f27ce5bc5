// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Tests.Planning;

/// <summary>docs/annotations.md, "bandwidth".</summary>
public sealed class BandwidthBurstTests
{
    [Theory]
    [InlineData(8_000_000, 800_000)]
    [InlineData(1_000_000_000, 100_000_000)]
    [InlineData(2_000, 524_288)]
    [InlineData(1_000, 274_000)]
    [InlineData(5_242_880, 524_288)]
    [InlineData(100_000_000_000, 2_147_483_647)]
    [InlineData(long.MaxValue, 2_147_483_647)]
    public void A_rate_without_a_burst_gets_the_burst_of_100_ms_within_bounds(long rate, long expected) =>
        Assert.Equal(expected, BandwidthBurst.Of(rate, 0));

    [Theory]
    [InlineData(8_000_000, 1)]
    [InlineData(2_048, 1_600)]
    [InlineData(10_000_000, 2_147_483_647)]
    [InlineData(1_000_000_000, 34_000_000_000)]
    public void A_requested_burst_is_kept(long rate, long burst) => Assert.Equal(burst, BandwidthBurst.Of(rate, burst));

    // The numbers of the bandwidth plugin would wrap around: 1.1.1 makes a bucket of 27,917,286 bytes of the first pair.
    [Theory]
    [InlineData(1_000_000, 2_147_483_647, 274_000_000)]
    [InlineData(1_000, 524_288, 274_000)]
    [InlineData(8_000_000_000, long.MaxValue, 34_159_738_352)]
    [InlineData(1_000_000_000_000, 9_500_000_000, 9_359_738_352)]
    [InlineData(long.MaxValue, long.MaxValue, 9_359_738_352)]
    public void A_burst_beyond_the_plugins_range_is_reduced_to_its_maximum(long rate, long burst, long expected) =>
        Assert.Equal(expected, BandwidthBurst.Of(rate, burst));

    [Fact]
    public void A_rate_of_zero_has_no_burst() => Assert.Equal(0, BandwidthBurst.Of(0, 0));
}
