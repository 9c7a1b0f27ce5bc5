// SPDX-License-Identifier: Apache-2.0

using System.Buffers;

namespace Cni.Values;

/// <summary>A MAC address of 6, 8 or 20 bytes; equal if the bytes are equal, in any notation.</summary>
/// <remarks>
/// The grammar is Go's <c>net.ParseMAC</c>, which plugins use: pairs joined by <c>:</c> or <c>-</c>, or quads joined by dots.
/// </remarks>
public readonly record struct MacAddress
{
    private MacAddress(string text) => Text = text;

    // Two lower-case digits for each byte, joined by colons: equal texts mean equal bytes.
    private string Text => field ?? "";

    /// <summary>Creates an address of 6, 8 or 20 bytes; false for any other length.</summary>
    public static bool TryCreate(ReadOnlySpan<byte> bytes, out MacAddress value)
    {
        value = default;
        if (bytes.Length is not (6 or 8 or 20))
        {
            return false;
        }

        var digits = Convert.ToHexStringLower(bytes);
        value = new MacAddress(string.Join(':', digits.Chunk(2).Select(pair => new string(pair))));
        return true;
    }

    /// <summary>Reads <c>02:00:00:00:00:0a</c>, <c>02-00-00-00-00-0A</c> or <c>0200.0000.000a</c>.</summary>
    public static bool TryParse(string? text, out MacAddress value)
    {
        value = default;
        var (separator, width) = text switch
        {
            { Length: > 2 } when text[2] is ':' or '-' => (text[2], 2),
            { Length: > 4 } when text[4] is '.' => ('.', 4),
            _ => default,
        };
        if (width == 0)
        {
            return false;
        }

        var groups = text!.Split(separator);
        if (!Array.TrueForAll(groups, group => group.Length == width))
        {
            return false;
        }

        var digits = string.Concat(groups);
        var bytes = new byte[digits.Length / 2];
        return Convert.FromHexString(digits, bytes, out _, out _) == OperationStatus.Done && TryCreate(bytes, out value);
    }

    /// <summary>The bytes of the address.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Text.Replace(":", "", StringComparison.Ordinal));

    /// <summary>Lower-case pairs joined by colons.</summary>
    public override string ToString() => Text;
}
