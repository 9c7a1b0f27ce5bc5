// SPDX-License-Identifier: Apache-2.0

using System.Net;
using CsCheck;
using Linux.Netlink;

namespace Linux.Tests.Netlink;

public sealed class NetlinkAttributesTests
{
    [Fact]
    public void Attributes_are_read_as_rtnetlink_lays_them_out()
    {
        // strace of "ip route add 10.0.0.0/8 via 192.0.2.1 metric 7": RTA_DST, RTA_GATEWAY, RTA_PRIORITY; then a name of three bytes and padding.
        byte[] bytes =
        [
            8, 0, 1, 0, 10, 0, 0, 0,
            8, 0, 5, 0, 192, 0, 2, 1,
            8, 0, 6, 0, 7, 0, 0, 0,
            7, 0, 3, 0x80, (byte)'l', (byte)'o', 0, 0,
        ];

        var attributes = new NetlinkAttributes(bytes);

        Assert.Equal(IPAddress.Parse("10.0.0.0"), attributes.Address(1));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), attributes.Address(5));
        Assert.Equal(7u, attributes.Number(6));
        Assert.Equal("lo", attributes.Text(3)); // 0x8000 is NLA_F_NESTED
    }

    [Fact]
    public void An_attribute_that_is_missing_is_null_in_every_form()
    {
        var attributes = new NetlinkAttributes(default);

        Assert.Null(attributes.Bytes(1));
        Assert.Null(attributes.Number(1));
        Assert.Null(attributes.Text(1));
        Assert.Null(attributes.Address(1));
        Assert.Null(attributes.Nested(1));
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() =>
        Gen.Byte.Array[0, 64].Sample(bytes =>
        {
            try
            {
                _ = new NetlinkAttributes(bytes);
            }
            catch (InvalidDataException)
            {
                // Said so: that is all that can be asked.
            }
        });

    [Fact]
    public void A_request_contains_the_attributes_that_were_written() =>
        Gen.Select(Gen.UShort[1, 0x3fff], Gen.Byte.Array[0, 300]).List[0, 20].Sample(attributes =>
        {
            var request = new NetlinkRequest(NetlinkType.NewRoute, NetlinkFlags.Request);
            foreach (var (type, value) in attributes)
            {
                request.Attribute(type, value);
            }

            var bytes = request.ToBytes(1).ToArray();

            Assert.Equal(bytes.Length, BitConverter.ToInt32(bytes));
            var read = new NetlinkAttributes(bytes.AsMemory(16));
            Assert.All(
                attributes.GroupBy(attribute => attribute.Item1),
                same => Assert.Equal(same.Last().Item2, read.Bytes(same.Key)!.Value.ToArray()));
        });
}
