// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using MetaCni.CommandLine.Try.Pings;

namespace MetaCni.Tests.CommandLine.Try.Pings;

public sealed class IcmpEchoTests
{
    // RFC 1071: 0x0800 + 0x1234 + 0x0001 = 0x1a35, whose complement is 0xe5ca.
    [Fact]
    public void A_request_carries_its_checksum() => Assert.Equal(
        [0x08, 0x00, 0xe5, 0xca, 0x12, 0x34, 0x00, 0x01],
        IcmpEcho.Request(AddressFamily.InterNetwork, 0x1234, 1)[..8]);

    // 0x0800 + 0xffff = 0x107ff; the carry comes back: 0x0800.
    [Fact]
    public void The_carry_of_the_checksum_is_added() =>
        Assert.Equal([0xf7, 0xff], IcmpEcho.Request(AddressFamily.InterNetwork, 0xffff, 0)[2..4]);

    [Fact]
    public void A_request_of_icmpv6_leaves_the_checksum_to_the_kernel() => Assert.Equal(
        [0x80, 0x00, 0x00, 0x00, 0x12, 0x34, 0x00, 0x01],
        IcmpEcho.Request(AddressFamily.InterNetworkV6, 0x1234, 1)[..8]);

    [Theory]
    [InlineData(0x1234, 1, true)]
    [InlineData(0x1235, 1, false)]
    [InlineData(0x1234, 2, false)]
    public void A_reply_is_known_by_id_and_sequence_behind_the_ip_header(int id, int sequence, bool expected)
    {
        byte[] packet = [0x45, .. new byte[19], 0x00, 0x00, 0xed, 0xca, 0x12, 0x34, 0x00, 0x01];

        Assert.Equal(expected, IcmpEcho.IsReply(AddressFamily.InterNetwork, packet, (ushort)id, (ushort)sequence));
    }

    [Fact]
    public void The_own_request_is_not_a_reply()
    {
        byte[] packet = [0x45, .. new byte[19], 0x08, 0x00, 0xe5, 0xca, 0x12, 0x34, 0x00, 0x01];

        Assert.False(IcmpEcho.IsReply(AddressFamily.InterNetwork, packet, 0x1234, 1));
    }

    [Fact]
    public void A_reply_of_icmpv6_comes_without_ip_header() =>
        Assert.True(IcmpEcho.IsReply(AddressFamily.InterNetworkV6, [0x81, 0x00, 0x00, 0x00, 0x12, 0x34, 0x00, 0x01], 0x1234, 1));

    [Fact]
    public void A_packet_that_is_too_short_is_not_a_reply() =>
        Assert.False(IcmpEcho.IsReply(AddressFamily.InterNetwork, [0x45, 0x00], 0, 0));
}
