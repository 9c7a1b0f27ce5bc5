// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using CsCheck;

namespace Cni.Tests.Values;

public sealed class MacAddressTests
{
    // The examples of Go's net.ParseMAC, each in its three notations.
    [Theory]
    [InlineData("00:00:5e:00:53:01", "00:00:5e:00:53:01")]
    [InlineData("00-00-5E-00-53-01", "00:00:5e:00:53:01")]
    [InlineData("0000.5e00.5301", "00:00:5e:00:53:01")]
    [InlineData("02:00:5e:10:00:00:00:01", "02:00:5e:10:00:00:00:01")]
    [InlineData("02-00-5e-10-00-00-00-01", "02:00:5e:10:00:00:00:01")]
    [InlineData("0200.5e10.0000.0001", "02:00:5e:10:00:00:00:01")]
    [InlineData(
        "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01", "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01")]
    [InlineData("0000.0000.fe80.0000.0000.0000.0200.5e10.0000.0001", "00:00:00:00:fe:80:00:00:00:00:00:00:02:00:5e:10:00:00:00:01")]
    public void Parses_every_notation(string text, string expected)
    {
        Assert.True(MacAddress.TryParse(text, out var mac));
        Assert.Equal(expected, mac.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("01.02.03.04.05.06")]
    [InlineData("01:02:03:04:05:06:")]
    [InlineData("x1:02:03:04:05:06")]
    [InlineData("01002:03:04:05:06")]
    [InlineData("01:02003:04:05:06")]
    [InlineData("01:02:03004:05:06")]
    [InlineData("01:02:03:04005:06")]
    [InlineData("01:02:03:04:05006")]
    [InlineData("01-02:03:04:05:06")]
    [InlineData("01:02-03-04-05-06")]
    [InlineData("0123:4567:89AF")]
    [InlineData("0123-4567-89AF")]
    [InlineData("00005e005301")]
    [InlineData("01:02:03:04:05")]
    [InlineData("01:02:03:04:05:06:07")]
    [InlineData("1:2:3:4:5:6")]
    [InlineData(" 01:02:03:04:05:06")]
    [InlineData("0x:02:03:04:05:06")]
    [InlineData("0000.5e00.530")]
    public void Refuses_what_go_refuses(string? text) => Assert.False(MacAddress.TryParse(text, out _));

    [Fact]
    public void Two_notations_of_the_same_bytes_are_equal()
    {
        Assert.True(MacAddress.TryParse("02-00-00-00-00-0A", out var one));
        Assert.True(MacAddress.TryParse("0200.0000.000a", out var other));

        Assert.Equal(one, other);
    }

    [Fact]
    public void Bytes_survive_a_round_trip() =>
        Gen.OneOf(6, 8, 20).SelectMany(length => Gen.Byte.Array[length]).Sample(bytes =>
        {
            Assert.True(MacAddress.TryCreate(bytes, out var created));
            Assert.True(MacAddress.TryParse(created.ToString(), out var parsed));

            Assert.Equal(created, parsed);
            Assert.Equal(bytes, parsed.ToBytes());
        });

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(21)]
    public void Refuses_other_lengths(int length) => Assert.False(MacAddress.TryCreate(new byte[length], out _));
}
