// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>Next hops in messages: the gateway attributes, and <c>struct rtnexthop</c> for several.</summary>
internal static class NextHopMessage
{
    private const byte OnLink = 4;

    /// <summary>RTA_GATEWAY, or RTA_VIA for an IPv6 gateway of an IPv4 route: a family and an address.</summary>
    public static IPAddress? Gateway(NetlinkAttributes attributes) =>
        attributes.Address(RouteAttribute.Gateway)
        ?? (attributes.Bytes(RouteAttribute.Via) is { Length: 2 + 4 or 2 + 16 } via ? new IPAddress(via.Span[2..]) : null);

    public static void WriteGateway(NetlinkRequest request, IPAddress gateway, AddressFamily family)
    {
        if (gateway.AddressFamily == family)
        {
            request.Attribute(RouteAttribute.Gateway, gateway);
            return;
        }

        var start = request.Begin(RouteAttribute.Via);
        request.Append((ushort)AddressFamilyNumber.IPv6);
        foreach (var octet in gateway.GetAddressBytes())
        {
            request.Append(octet);
        }

        request.End(start);
    }

    public static IReadOnlyList<NextHop> ReadAll(ReadOnlyMemory<byte> bytes)
    {
        List<NextHop> hops = [];
        var headerSize = Unsafe.SizeOf<Header>();
        while (bytes.Length >= headerSize)
        {
            var header = MemoryMarshal.Read<Header>(bytes.Span);
            if (header.Length < headerSize || header.Length > bytes.Length)
            {
                throw new InvalidDataException($"a next hop of {header.Length} bytes in {bytes.Length}");
            }

            hops.Add(new NextHop
            {
                OutputIndex = header.Index,
                Weight = header.Hops + 1,
                IsOnLink = (header.Flags & OnLink) != 0,
                Gateway = Gateway(new NetlinkAttributes(bytes[headerSize..header.Length])),
            });
            bytes = bytes[Math.Min(NetlinkRequest.Align(header.Length), bytes.Length)..];
        }

        return hops;
    }

    public static void WriteAll(NetlinkRequest request, KernelRoute route)
    {
        if (route.NextHops.Count == 0)
        {
            return;
        }

        var start = request.Begin(RouteAttribute.Multipath);
        foreach (var hop in route.NextHops)
        {
            var hopStart = request.Position;
            request.Append(new Header { Flags = hop.IsOnLink ? OnLink : (byte)0, Hops = (byte)(hop.Weight - 1), Index = hop.OutputIndex });
            if (hop.Gateway is { } gateway)
            {
                WriteGateway(request, gateway, route.Destination.Address.AddressFamily);
            }

            request.End(hopStart);
        }

        request.End(start);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public ushort Length;
        public byte Flags;
        public byte Hops;
        public int Index;
    }
}
