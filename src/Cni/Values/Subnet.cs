// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Cni.Values;

/// <summary>The range of addresses that share a prefix.</summary>
/// <param name="First">Its first address.</param>
/// <param name="PrefixLength">The length of the prefix in bits.</param>
public readonly record struct Subnet(IPAddress First, int PrefixLength)
{
    /// <summary>Its last address.</summary>
    public IPAddress Last => new(Filled(First, PrefixLength, ones: true));

    /// <summary>The subnet of an address.</summary>
    public static Subnet Of(CidrAddress address) => new(Masked(address.Address, address.PrefixLength), address.PrefixLength);

    /// <summary>True where the address has the same prefix.</summary>
    public bool Contains(IPAddress address) =>
        address.AddressFamily == First.AddressFamily && Masked(address, PrefixLength).Equals(First);

    /// <summary>Of two subnets that share an address, one lies in the other.</summary>
    public bool Overlaps(Subnet other) => PrefixLength <= other.PrefixLength ? Contains(other.First) : other.Contains(First);

    /// <summary>Such as <c>10.1.0.0/16</c>.</summary>
    public override string ToString() => new CidrAddress(First, PrefixLength).ToString();

    private static IPAddress Masked(IPAddress address, int prefixLength) => new(Filled(address, prefixLength, ones: false));

    // The address with its host part all ones or all zeros.
    private static byte[] Filled(IPAddress address, int prefixLength, bool ones)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefixLength; bit < bytes.Length * 8; bit++)
        {
            var mask = (byte)(0x80 >> (bit % 8));
            bytes[bit / 8] = (byte)(ones ? bytes[bit / 8] | mask : bytes[bit / 8] & ~mask);
        }

        return bytes;
    }
}
