// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>Address messages: <c>struct ifaddrmsg</c> and its attributes.</summary>
internal static class AddressMessage
{
    public static NetlinkRequest DumpRequest()
    {
        var request = new NetlinkRequest(NetlinkType.GetAddress, NetlinkFlags.Request | NetlinkFlags.Dump);
        request.Append(default(Header));
        return request;
    }

    /// <summary>Null for an address that is not an IP address.</summary>
    public static LinkAddress? Read(NetlinkMessage message)
    {
        var header = MemoryMarshal.Read<Header>(message.Payload.Span);
        var attributes = new NetlinkAttributes(message.Payload[Unsafe.SizeOf<Header>()..]);

        // On a point-to-point link IFA_ADDRESS is the peer's address; IPv6 has IFA_LOCAL only there.
        return (attributes.Address(AddressAttribute.Local) ?? attributes.Address(AddressAttribute.Address)) is { } address
            ? new LinkAddress(header.Index, address, header.PrefixLength, (RouteScope)header.Scope)
            : null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public byte Family;
        public byte PrefixLength;
        public byte Flags;
        public byte Scope;
        public int Index;
    }
}
