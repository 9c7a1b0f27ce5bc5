// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Cni.Values;

/// <summary>The addresses that share a prefix.</summary>
/// <param name="First">The first address.</param>
/// <param name="PrefixLength">The length of the prefix in bits.</param>
public readonly record struct Subnet(IPAddress First, int PrefixLength)
{
    /// <summary>The last address.</summary>
    public IPAddress Last => new(Filled(First, PrefixLength, ones: true));

    /// <summary>The subnet of an address.</summary>
    public static Subnet Of(CidrAddress address) => new(Masked(address.Address, address.PrefixLength), address.PrefixLength);

    /// <summary>True if the address has the same prefix.</summary>
    public bool Contains(IPAddress address) =>
        address.AddressFamily == First.AddressFamily && Masked(address, PrefixLength).Equals(First);

    /// <summary>True if the subnets share an address; one then contains the other.</summary>
    public bool Overlaps(Subnet other) => PrefixLength <= other.PrefixLength ? Contains(other.First) : other.Contains(First);

    /// <summary>For example <c>10.1.0.0/16</c>.</summary>
    public override string ToString() => new CidrAddress(First, PrefixLength).ToString();

    private static IPAddress Masked(IPAddress address, int prefixLength) => new(Filled(address, prefixLength, ones: false));

    // The address with all bits of its host part set to one or to zero.
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
