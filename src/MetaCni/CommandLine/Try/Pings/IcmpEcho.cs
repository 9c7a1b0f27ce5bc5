// SPDX-License-Identifier: Apache-2.0

using System.Buffers.Binary;
using System.Net.Sockets;

namespace MetaCni.CommandLine.Try.Pings;

/// <summary>Echo requests and replies of ICMP (RFC 792) and ICMPv6 (RFC 4443 §4).</summary>
internal static class IcmpEcho
{
    private const byte EchoReply = 0;
    private const byte EchoRequest = 8;
    private const byte EchoRequestV6 = 128;
    private const byte EchoReplyV6 = 129;
    private const int HeaderLength = 8;
    private const int PayloadLength = 32;

    public static byte[] Request(AddressFamily family, ushort id, ushort sequence)
    {
        var packet = new byte[HeaderLength + PayloadLength];
        packet[0] = family == AddressFamily.InterNetworkV6 ? EchoRequestV6 : EchoRequest;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), id);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), sequence);
        if (family == AddressFamily.InterNetwork)
        {
            // RFC 3542 §3.1: the kernel computes the checksum of ICMPv6 itself.
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
        }

        return packet;
    }

    /// <summary>True if a packet from a raw socket is the reply to a request.</summary>
    public static bool IsReply(AddressFamily family, ReadOnlySpan<byte> packet, ushort id, ushort sequence)
    {
        // A raw IPv4 socket returns the IP header, a raw IPv6 socket does not.
        var offset = family == AddressFamily.InterNetwork && packet.Length > 0 ? (packet[0] & 0x0f) * 4 : 0;
        return packet.Length >= offset + HeaderLength
            && packet[offset] == (family == AddressFamily.InterNetworkV6 ? EchoReplyV6 : EchoReply)
            && BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 4)..]) == id
            && BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 6)..]) == sequence;
    }

    // RFC 1071: the one's complement of the one's complement sum of 16-bit words.
    private static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (var i = 0; i < packet.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
        }

        while (sum > ushort.MaxValue)
        {
            sum = (sum >> 16) + (sum & ushort.MaxValue);
        }

        return (ushort)~sum;
    }
}
