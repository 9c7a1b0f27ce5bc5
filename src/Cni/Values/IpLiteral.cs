// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Cni.Values;

/// <summary>An IP address as the specification's plugins read it.</summary>
/// <remarks>
/// <see cref="IPAddress.TryParse(string, out IPAddress)"/> takes "1", octal, brackets and zones; the plugins reject them.
/// </remarks>
public static class IpLiteral
{
    /// <summary>Reads four decimal parts without leading zeros, or an IPv6 address without a zone.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        var isIPv6 = text.Contains(':');
        var isWellFormed = isIPv6
            ? text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && HasPlainIPv4Tail(text)
            : IsDottedQuad(text);
        if (!isWellFormed || !IPAddress.TryParse(text, out var parsed))
        {
            return false;
        }

        // Go prints and compares an IPv4-mapped address as IPv4.
        address = parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed;
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;
    }

    private static bool HasPlainIPv4Tail(string text) =>
        !text.Contains('.') || IsDottedQuad(text[(text.LastIndexOf(':') + 1)..]);

    private static bool IsDottedQuad(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, IsOctet);
    }

    private static bool IsOctet(string part) =>
        part.Length is > 0 and <= 3
        && part.All(char.IsAsciiDigit)
        && (part.Length == 1 || part[0] != '0')
        && int.Parse(part, System.Globalization.CultureInfo.InvariantCulture) <= 255;
}
