// SPDX-License-Identifier: Apache-2.0

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>Routing rule messages: <c>struct fib_rule_hdr</c> and its attributes.</summary>
internal static class RuleMessage
{
    // FR_ACT_TO_TBL. Other actions do not point to a table.
    private const byte ToTable = 1;

    public static NetlinkRequest DumpRequest()
    {
        var request = new NetlinkRequest(NetlinkType.GetRule, NetlinkFlags.Request | NetlinkFlags.Dump);
        request.Append(default(Header));
        return request;
    }

    /// <summary>Null for rules of other protocols, and for rules that do not point to a table.</summary>
    public static RoutingRule? Read(NetlinkMessage message)
    {
        var header = MemoryMarshal.Read<Header>(message.Payload.Span);
        if (!AddressFamilyNumber.IsIP(header.Family) || header.Action != ToTable)
        {
            return null;
        }

        var attributes = new NetlinkAttributes(message.Payload[Unsafe.SizeOf<Header>()..]);
        var isOfVrf = attributes.Bytes(RuleAttribute.Vrf) is { Length: > 0 } flag && flag.Span[0] != 0;
        return new RoutingRule(
            header.Family == AddressFamilyNumber.IPv6,
            isOfVrf ? 0 : attributes.Number(RuleAttribute.Table) ?? header.Table);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Header
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte TypeOfService;
        public byte Table;
        public byte Reserved1;
        public byte Reserved2;
        public byte Action;
        public uint Flags;
    }
}
