// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Cni.Tests.Values;

public sealed class IpLiteralTests
{
    [Theory]
    [InlineData("10.1.0.5", "10.1.0.5")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("2001:DB8::A", "2001:db8::a")]
    [InlineData("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8")]
    [InlineData("::ffff:10.1.0.5", "10.1.0.5")] // Go prints an IPv4-mapped address as IPv4
    public void Reads_an_address(string text, string expected)
    {
        Assert.True(IpLiteral.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    // Each of these is refused by Go's net.ParseIP; System.Net accepts several.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("010.1.0.1")]
    [InlineData("0x0a.1.0.1")]
    [InlineData("256.1.0.1")]
    [InlineData("10.1.0.1 ")]
    [InlineData("10.1.0.1.")]
    [InlineData("10.1.0.1:80")]
    [InlineData("١.1.1.1")]
    [InlineData("[::1]")]
    [InlineData("[::1]:80")]
    [InlineData("::1/64")]
    [InlineData("fe80::1%eth0")]
    [InlineData("fe80::1%1")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData(":1::2")]
    [InlineData("1::2:")]
    [InlineData("1::2::3")]
    [InlineData("00001::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4::5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData("::ffff:1.2.3")]
    [InlineData("::ffff:1.2.3.4.5")]
    [InlineData("::ffff:01.2.3.4")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    public void Refuses_what_is_no_address(string? text) => Assert.False(IpLiteral.TryParse(text, out _));
}
