// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>Route messages: <c>struct rtmsg</c> and its attributes.</summary>
internal static class RouteMessage
{
    private const uint Cloned = 0x200;

    // RTNH_F_ONLINK. The other flags report the state of the next hop.
    private const uint OnLink = 4;

    public static NetlinkRequest DumpRequest()
    {
        var request = new NetlinkRequest(NetlinkType.GetRoute, NetlinkFlags.Request | NetlinkFlags.Dump);
        request.Append(default(Header));
        return request;
    }

    public static NetlinkRequest AddRequest(KernelRoute route) =>
        Write(route, NetlinkType.NewRoute, NetlinkFlags.Create | NetlinkFlags.Exclusive);

    public static NetlinkRequest DeleteRequest(KernelRoute route) => Write(route, NetlinkType.DeleteRoute, default);

    /// <summary>Null for routes of other protocols and for cached entries.</summary>
    public static KernelRoute? Read(NetlinkMessage message)
    {
        var header = MemoryMarshal.Read<Header>(message.Payload.Span);
        if (!AddressFamilyNumber.IsIP(header.Family) || (header.Flags & Cloned) != 0)
        {
            return null;
        }

        var attributes = new NetlinkAttributes(message.Payload[Unsafe.SizeOf<Header>()..]);
        return new KernelRoute
        {
            Destination = Prefix(attributes.Address(RouteAttribute.Destination), header.DestinationLength, header.Family),
            Source = header.SourceLength > 0
                ? Prefix(attributes.Address(RouteAttribute.Source), header.SourceLength, header.Family)
                : null,
            Gateway = NextHopMessage.Gateway(attributes),
            OutputIndex = attributes.Index(RouteAttribute.OutputIndex) ?? 0,
            Table = attributes.Number(RouteAttribute.Table) ?? header.Table,
            Metric = attributes.Number(RouteAttribute.Priority) ?? 0,
            Kind = (RouteKind)header.Kind,
            Protocol = (RouteProtocol)header.Protocol,
            Scope = (RouteScope)header.Scope,
            TypeOfService = header.TypeOfService,
            PreferredSource = attributes.Address(RouteAttribute.PreferredSource),
            IsOnLink = (header.Flags & OnLink) != 0,
            NextHops = NextHopMessage.ReadAll(attributes.Bytes(RouteAttribute.Multipath) ?? default),
        };
    }

    private static NetlinkRequest Write(KernelRoute route, NetlinkType type, NetlinkFlags flags)
    {
        var request = new NetlinkRequest(type, NetlinkFlags.Request | NetlinkFlags.Acknowledge | flags);
        request.Append(new Header
        {
            Family = route.Destination.IsIPv6 ? AddressFamilyNumber.IPv6 : AddressFamilyNumber.IPv4,
            DestinationLength = (byte)route.Destination.Length,
            SourceLength = (byte)(route.Source?.Length ?? 0),
            TypeOfService = route.TypeOfService,
            Protocol = (byte)route.Protocol,
            Scope = (byte)route.Scope,
            Kind = (byte)route.Kind,
            Flags = route.IsOnLink ? OnLink : 0,
        });
        request.Attribute(RouteAttribute.Table, route.Table);
        request.Attribute(RouteAttribute.Destination, route.Destination.Address);
        WriteOptional(request, route);
        NextHopMessage.WriteAll(request, route);
        return request;
    }

    private static void WriteOptional(NetlinkRequest request, KernelRoute route)
    {
        if (route.Source is { } source)
        {
            request.Attribute(RouteAttribute.Source, source.Address);
        }

        if (route.PreferredSource is { } preferred)
        {
            request.Attribute(RouteAttribute.PreferredSource, preferred);
        }

        if (route.Metric != 0)
        {
            request.Attribute(RouteAttribute.Priority, route.Metric);
        }

        if (route.OutputIndex != 0)
        {
            request.Attribute(RouteAttribute.OutputIndex, (uint)route.OutputIndex);
        }

        if (route.Gateway is { } gateway)
        {
            NextHopMessage.WriteGateway(request, gateway, route.Destination.Address.AddressFamily);
        }
    }

    // A default route has no destination attribute.
    private static RoutePrefix Prefix(IPAddress? address, int length, byte family) =>
        new(address ?? (family == AddressFamilyNumber.IPv6 ? IPAddress.IPv6Any : IPAddress.Any), length);

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte TypeOfService;
        public byte Table;
        public byte Protocol;
        public byte Scope;
        public byte Kind;
        public uint Flags;
    }
}
