// SPDX-License-Identifier: Apache-2.0
//
// What the bandwidth plugin can do with a legal number (NPWG v1.3 §4.1.2.1.8 has no bounds). It makes a token bucket of a rate and a burst,
// counts both in whole bytes, the time that a burst takes at its rate in whole microseconds, and its numbers have 32 bits. What is beyond
// them is refused with "invalid argument", or wraps around and is another limit than the requested one.

using Cni.Errors;

namespace MetaCni.Planning;

/// <summary>The rates and bursts that can be limited to.</summary>
internal static class BandwidthBounds
{
    /// <summary>1 kbit/s, as for Kubernetes's own annotations: less is a number in another unit.</summary>
    public const long LeastRate = 1_000;

    /// <summary>1 Tbit/s: no interface is faster. Of more, what passes in 25 ms cannot be counted.</summary>
    public const long MostRate = 1_000_000_000_000;

    private const long Microseconds = 1_000_000;

    // 2^32 ticks of 64 ns are 274.8 s.
    private const long LongestSeconds = 274;

    /// <summary>The longest burst in bits that can be held beside a rate in bits per second: of 274 s, or of 4 GiB with the 25 ms.</summary>
    public static long MostBurst(long rate)
    {
        var bytesPerSecond = Math.Min(rate, MostRate) / 8;
        return Math.Min(bytesPerSecond * LongestSeconds, uint.MaxValue - 1 - (bytesPerSecond / 40)) * 8;
    }

    /// <summary>Requires that packets can pass.</summary>
    /// <exception cref="CniException">7: a rate, or the burst beside it, is too low.</exception>
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

        // Of less than a microsecond the plugin makes an empty bucket.
        var leastBurst = ((Math.Min(rate, MostRate) / 8) + Microseconds - 1) / Microseconds * 8;
        if (burst > 0 && burst < leastBurst)
        {
            throw Invalid(
                $"{place}.bandwidth.{direction}Burst: a burst of {burst} bits is too small for {rate} bits per second; "
                + $"write at least {leastBurst}, or remove it for a tenth of the rate");
        }
    }

    private static CniException Invalid(string message) => new(CniErrorCode.InvalidNetworkConfiguration, message);
}
