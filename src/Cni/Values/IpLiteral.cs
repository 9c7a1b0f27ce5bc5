// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cni.Values;

/// <summary>Reads and writes an IP address as CNI plugins do.</summary>
/// <remarks>
/// <see cref="IPAddress.TryParse(string, out IPAddress)"/> accepts "1", octal, brackets and zones, which plugins reject. Its formatter
/// writes some IPv6 addresses with an IPv4 tail (<c>::5efe:10.0.0.1</c>), which plugins never do.
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

    /// <summary>The text of an address as Go's <c>net.IP.String</c> writes it: RFC 5952 §4, and an IPv4-mapped address as IPv4.</summary>
    public static string Format(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 4 || address.IsIPv4MappedToIPv6)
        {
            return string.Join('.', bytes.TakeLast(4));
        }

        string[] groups = [.. bytes.Chunk(2).Select(pair => ((pair[0] << 8) | pair[1]).ToString("x", CultureInfo.InvariantCulture))];
        var (start, length) = LongestZeros(groups);

        // RFC 5952 §4.2.2: do not shorten a single zero.
        return length < 2
            ? string.Join(':', groups)
            : $"{string.Join(':', groups[..start])}::{string.Join(':', groups[(start + length)..])}";
    }

    // RFC 5952 §4.2.3: shorten the first of equal runs.
    private static (int Start, int Length) LongestZeros(string[] groups)
    {
        var (start, longest) = (0, 0);
        for (var i = 0; i < groups.Length; i++)
        {
            var length = groups.Skip(i).TakeWhile(group => group == "0").Count();
            if (length > longest)
            {
                (start, longest) = (i, length);
            }
        }

        return (start, longest);
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
        && int.Parse(part, CultureInfo.InvariantCulture) <= 255;
}
