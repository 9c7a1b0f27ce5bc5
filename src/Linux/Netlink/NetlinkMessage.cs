// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Linux.Netlink;

/// <summary>One message from the kernel.</summary>
internal readonly record struct NetlinkMessage(NetlinkType Type, NetlinkAnswerFlags Flags, uint Sequence, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The positive errno, or 0, at the start of an error or of the end of a dump.</summary>
    public int ErrorNumber => Payload.Length >= sizeof(int) ? -MemoryMarshal.Read<int>(Payload.Span) : 0;

    /// <summary>The kernel's explanation of the errno; empty if it gives none.</summary>
    public string ErrorHint()
    {
        // struct nlmsgerr: the errno and the header of the request (NETLINK_CAP_ACK: without the request itself).
        const ushort MessageAttribute = 1;
        const int ErrorSize = sizeof(int) + NetlinkRequest.HeaderSize;
        return Flags.HasFlag(NetlinkAnswerFlags.HasAttributes | NetlinkAnswerFlags.Capped) && Payload.Length > ErrorSize
            ? new NetlinkAttributes(Payload[ErrorSize..]).Text(MessageAttribute) ?? ""
            : "";
    }

    /// <summary>The messages of one datagram.</summary>
    public static IEnumerable<NetlinkMessage> Split(ReadOnlyMemory<byte> datagram)
    {
        while (datagram.Length >= NetlinkRequest.HeaderSize)
        {
            var length = MemoryMarshal.Read<int>(datagram.Span);
            if (length < NetlinkRequest.HeaderSize || length > datagram.Length)
            {
                throw new InvalidDataException($"a netlink message of {length} bytes in {datagram.Length}");
            }

            yield return new NetlinkMessage(
                (NetlinkType)MemoryMarshal.Read<ushort>(datagram.Span[4..]),
                (NetlinkAnswerFlags)MemoryMarshal.Read<ushort>(datagram.Span[6..]),
                MemoryMarshal.Read<uint>(datagram.Span[8..]),
                datagram[NetlinkRequest.HeaderSize..length]);
            datagram = datagram[Math.Min(NetlinkRequest.Align(length), datagram.Length)..];
        }
    }
}
