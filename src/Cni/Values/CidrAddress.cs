// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cni.Values;

/// <summary>An IP address with a prefix length; the host part is kept: <c>10.1.0.5/24</c>.</summary>
/// <remarks><see cref="IPNetwork"/> does not keep the host part.</remarks>
public readonly record struct CidrAddress
{
    /// <summary>Joins an address and a prefix length in bits (0 to 32 or 128).</summary>
    public CidrAddress(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, Bits(address));
        Address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>The address, host part included.</summary>
    public IPAddress Address { get => field ?? IPAddress.Any; }

    /// <summary>The length of the prefix in bits.</summary>
    public int PrefixLength { get; }

    /// <summary>True for IPv6.</summary>
    public bool IsIPv6 => IsIPv6Address(Address);

    /// <summary>Reads <c>address/length</c>, the address as <see cref="IpLiteral"/> does.</summary>
    public static bool TryParse(string? text, out CidrAddress value)
    {
        value = default;
        var slash = text?.IndexOf('/') ?? -1;
        if (slash < 0 || !IpLiteral.TryParse(text![..slash], out var address))
        {
            return false;
        }

        var length = text.AsSpan(slash + 1);
        if (length.Length is 0 or > 3
            || (length.Length > 1 && length[0] == '0')
            || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
        {
            return false;
        }

        // ::ffff:10.1.0.5/120 is 10.1.0.5/24: the address was converted to IPv4, so convert the prefix length.
        bits -= text.Contains(':') && !IsIPv6Address(address) ? 96 : 0;
        if (bits < 0 || bits > Bits(address))
        {
            return false;
        }

        value = new CidrAddress(address, bits);
        return true;
    }

    /// <summary>The text as Go's <c>net.IPNet.String</c> writes it.</summary>
    public override string ToString()
    {
        // An IPv4-mapped address is written as IPv4, so its prefix length is converted.
        var length = Address.IsIPv4MappedToIPv6 ? Math.Max(0, PrefixLength - 96) : PrefixLength;
        return $"{IpLiteral.Format(Address)}/{length.ToString(CultureInfo.InvariantCulture)}";
    }

    private static int Bits(IPAddress address) => IsIPv6Address(address) ? 128 : 32;

    private static bool IsIPv6Address(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;
}
