// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>
/// The burst of a bandwidth limit that names only its rate (NPWG §4.1.2.1.8.2): the bandwidth plugin refuses a rate without one.
/// </summary>
/// <remarks>
/// The plugin makes a token bucket (tbf) of it. The kernel drops packets that are larger than the bucket, so that it holds the largest
/// that an interface can send, if the rate is not very low. A large bucket is no limit: 0.1 s at the rate is what TCP needs to reach it and what a limit is soon
/// noticed with.
/// </remarks>
internal static class BandwidthBurst
{
    /// <summary>64 KiB: the largest packet, in bits.</summary>
    public const long Least = 64 * 1024 * 8;

    /// <summary>As kubelet: a bucket of more is a limit for nobody.</summary>
    public const long Most = int.MaxValue;

    /// <summary>The burst in bits. Without a rate there is no limit and no burst.</summary>
    /// <param name="rate">In bits per second; 0 for no limit.</param>
    /// <param name="burst">In bits; 0 where none is written.</param>
    public static long Of(long rate, long burst) =>
        rate == 0 ? 0 : Math.Min(burst > 0 ? burst : Math.Clamp(rate / 10, Least, Most), BandwidthBounds.MostBurst(rate));
}
