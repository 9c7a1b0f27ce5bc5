// SPDX-License-Identifier: Apache-2.0
//
// The range that the bandwidth plugin supports (NPWG v1.3 §4.1.2.1.8 sets no bounds). The plugin builds a token bucket from a rate and a
// burst. It counts both in whole bytes, and the time that a burst takes at its rate in whole microseconds, in 32-bit numbers. Larger
// numbers fail with "invalid argument", or overflow and set another limit than the requested one.

using Cni.Errors;

namespace MetaCni.Planning;

/// <summary>The supported rates and bursts.</summary>
internal static class BandwidthBounds
{
    /// <summary>1 kbit/s, as in Kubernetes's own annotations: a lower number was probably meant in another unit.</summary>
    public const long LeastRate = 1_000;

    /// <summary>
    /// 1 Tbit/s: no interface is faster. The bandwidth plugin adds 25 ms of traffic, which cannot be counted at higher rates.
    /// </summary>
    public const long MostRate = 1_000_000_000_000;

    private const long Microseconds = 1_000_000;

    // 2^32 ticks of 64 ns are 274.8 s.
    private const long LongestSeconds = 274;

    /// <summary>
    /// The largest burst, in bits, for a rate in bits per second: 274 s of traffic, or 4 GiB including the plugin's 25 ms.
    /// </summary>
    public static long MostBurst(long rate)
    {
        var bytesPerSecond = Math.Min(rate, MostRate) / 8;
        return Math.Min(bytesPerSecond * LongestSeconds, uint.MaxValue - 1 - (bytesPerSecond / 40)) * 8;
    }

    /// <summary>Requires rates and bursts that let packets pass.</summary>
    /// <exception cref="CniException">7: a rate, or its burst, is too low.</exception>
    public static void Require(NetworkRequest request)
    {
        if (request.Selection?.Bandwidth is { } limits)
        {
            Require(request.Place, "ingress", limits.IngressRate, limits.IngressBurst);
            Require(request.Place, "egress", limits.EgressRate, limits.EgressBurst);
        }
    }

    private static void Require(string place, string direction, long rate, long burst)
    {
        if (rate is > 0 and < LeastRate)
        {
            throw Invalid(
                $"{place}.bandwidth.{direction}Rate: {rate} bits per second is too low; rates are in bits per second: "
                + $"write {rate}000000 for {rate} Mbit/s, or at least {LeastRate}");
        }

        // For less than a microsecond of traffic, the plugin creates an empty bucket.
        var leastBurst = ((Math.Min(rate, MostRate) / 8) + Microseconds - 1) / Microseconds * 8;
        if (burst > 0 && burst < leastBurst)
        {
            throw Invalid(
                $"{place}.bandwidth.{direction}Burst: a burst of {burst} bits is too small for {rate} bits per second; "
                + $"write at least {leastBurst}, or remove it: the default is a tenth of the rate");
        }
    }

    private static CniException Invalid(string message) => new(CniErrorCode.InvalidNetworkConfiguration, message);
}
