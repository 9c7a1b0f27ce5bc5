// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>
/// The default burst of a bandwidth limit without one (NPWG §4.1.2.1.8.2): the bandwidth plugin rejects a rate without a burst.
/// </summary>
/// <remarks>
/// The plugin creates a token bucket (tbf). The kernel drops packets that are larger than the bucket, so the bucket holds the largest
/// packet of an interface, unless the rate is very low. Too large a bucket does not limit anything. 0.1 s of traffic is enough for TCP to
/// reach the rate, and short enough for the limit to act soon.
/// </remarks>
internal static class BandwidthBurst
{
    /// <summary>64 KiB: the largest packet, in bits.</summary>
    public const long Least = 64 * 1024 * 8;

    /// <summary>As in kubelet: a larger bucket limits nothing.</summary>
    public const long Most = int.MaxValue;

    /// <summary>The burst in bits. Without a rate there is no limit and no burst.</summary>
    /// <param name="rate">In bits per second; 0 for no limit.</param>
    /// <param name="burst">In bits; 0 if the annotation has none.</param>
    public static long Of(long rate, long burst) =>
        rate == 0 ? 0 : Math.Min(burst > 0 ? burst : Math.Clamp(rate / 10, Least, Most), BandwidthBounds.MostBurst(rate));
}
