// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>Link messages: <c>struct ifinfomsg</c> and its attributes.</summary>
internal static class LinkMessage
{
    private const uint Up = 1;

    // Statistics are half of every response.
    private const uint SkipStatistics = 8;

    public static NetlinkRequest DumpRequest()
    {
        var request = new NetlinkRequest(NetlinkType.GetLink, NetlinkFlags.Request | NetlinkFlags.Dump);
        request.Append(default(Header));
        request.Attribute(LinkAttribute.ExtensionMask, SkipStatistics);
        return request;
    }

    public static NetlinkRequest UpRequest(int index)
    {
        var request = new NetlinkRequest(NetlinkType.NewLink, NetlinkFlags.Request | NetlinkFlags.Acknowledge);
        request.Append(new Header { Index = index, Flags = Up, Change = Up });
        return request;
    }

    public static NetlinkRequest DeleteRequest(int index)
    {
        var request = new NetlinkRequest(NetlinkType.DeleteLink, NetlinkFlags.Request | NetlinkFlags.Acknowledge);
        request.Append(new Header { Index = index });
        return request;
    }

    public static Link Read(NetlinkMessage message)
    {
        var header = MemoryMarshal.Read<Header>(message.Payload.Span);
        var attributes = new NetlinkAttributes(message.Payload[Unsafe.SizeOf<Header>()..]);
        return new Link
        {
            Index = header.Index,
            Name = attributes.Text(LinkAttribute.Name) ?? "",
            AlternativeNames = attributes.Texts(LinkAttribute.Properties, LinkAttribute.AlternativeName),
            Mac = Hex((attributes.Bytes(LinkAttribute.HardwareAddress) ?? default).Span),
            Mtu = attributes.Index(LinkAttribute.Mtu) ?? 0,
            IsUp = (header.Flags & Up) != 0,
            Kind = attributes.Nested(LinkAttribute.Info)?.Text(LinkAttribute.InfoKind),
            Alias = attributes.Text(LinkAttribute.Alias) ?? "",
            MasterIndex = attributes.Index(LinkAttribute.Master),
        };
    }

    private static string Hex(ReadOnlySpan<byte> bytes) =>
        string.Join(':', bytes.ToArray().Select(octet => octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public byte Family;
        public byte Padding;
        public ushort HardwareType;
        public int Index;
        public uint Flags;
        public uint Change;
    }
}
