// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>The texts of hardware addresses that Go's net.ParseMAC, and so every plugin, accepts.</summary>
internal static class HardwareAddressText
{
    /// <summary>6, 8 or 20 bytes: pairs of hexadecimal digits joined by ':' or by '-', or fours joined by '.'.</summary>
    public static bool IsValid(string text) => text.Length >= 14 && (text[2], text[4]) switch
    {
        (':' or '-', _) => IsJoined(text, text[2], digits: 2),
        (_, '.') => IsJoined(text, '.', digits: 4),
        _ => false,
    };

    private static bool IsJoined(string text, char separator, int digits)
    {
        var groups = text.Split(separator);
        return groups.Length * digits / 2 is 6 or 8 or 20
            && groups.All(group => group.Length == digits && group.All(char.IsAsciiHexDigit));
    }
}
