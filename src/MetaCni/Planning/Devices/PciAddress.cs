// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>A device's PCI address, such as <c>0000:03:02.1</c>. Equal addresses mean the same hardware.</summary>
internal static class PciAddress
{
    /// <summary>Domain (four digits, rarely more), bus, device and function, in hexadecimal digits.</summary>
    public static bool IsOne(string id)
    {
        var parts = id.Split(':', '.');
        return parts is [{ Length: >= 4 and <= 8 } domain, { Length: 2 } bus, { Length: 2 } device, [>= '0' and <= '7']]
            && id.IndexOf('.', StringComparison.Ordinal) == id.Length - 2
            && (domain + bus + device).All(char.IsAsciiHexDigit);
    }
}
