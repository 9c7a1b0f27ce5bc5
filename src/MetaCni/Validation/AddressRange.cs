// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Cni.Values;

namespace MetaCni.Validation;

/// <summary>A range of addresses, as numbers.</summary>
/// <param name="IsIPv6">The family.</param>
/// <param name="First">The first address.</param>
/// <param name="Last">The last address; an empty range has it before the first.</param>
internal readonly record struct AddressRange(bool IsIPv6, UInt128 First, UInt128 Last)
{
    // Subnets with a longer prefix have no broadcast address (RFC 3021).
    private const int LongestPrefixOfBroadcast = 30;

    /// <summary>The first address as text.</summary>
    public string FirstAddress
    {
        get
        {
            var bytes = new byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, First);
            return IpLiteral.Format(new IPAddress(IsIPv6 ? bytes : bytes[^4..]));
        }
    }

    public static AddressRange Of(IPAddress first, IPAddress last) =>
        new(first.AddressFamily == AddressFamily.InterNetworkV6, Number(first), Number(last));

    /// <summary>The addresses of a subnet for hosts: without the subnet's own address and IPv4's broadcast address.</summary>
    public static AddressRange HostsOf(Subnet subnet)
    {
        var whole = Of(subnet.First, subnet.Last);
        return whole.First == whole.Last ? whole : whole with
        {
            First = whole.First + 1,
            Last = !whole.IsIPv6 && subnet.PrefixLength <= LongestPrefixOfBroadcast ? whole.Last - 1 : whole.Last,
        };
    }

    /// <summary>The range without the addresses of another range.</summary>
    public IEnumerable<AddressRange> Without(AddressRange taken)
    {
        if (taken.IsIPv6 != IsIPv6 || taken.First > Last || taken.Last < First)
        {
            return [this];
        }

        List<AddressRange> left = [];
        if (taken.First > First)
        {
            left.Add(this with { Last = taken.First - 1 });
        }

        if (taken.Last < Last)
        {
            left.Add(this with { First = taken.Last + 1 });
        }

        return left;
    }

    private static UInt128 Number(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var written = address.GetAddressBytes();
        written.CopyTo(bytes[^written.Length..]);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
