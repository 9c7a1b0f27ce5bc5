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

    // RFC 5952 §4 and §5, and Go's documentation of net.IP.String: dotted decimal only for IPv4 and IPv4-mapped addresses.
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("::ffff:10.0.0.1", "10.0.0.1")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    [InlineData("1::", "1::")]
    [InlineData("::a00:1", "::a00:1")] // §5: only where the prefix is well known
    [InlineData("2001:db8::5efe:a00:1", "2001:db8::5efe:a00:1")]
    [InlineData("fe80::200:5efe:a00:1", "fe80::200:5efe:a00:1")]
    [InlineData("::ffff:0:a00:1", "::ffff:0:a00:1")]
    [InlineData("64:ff9b::a00:1", "64:ff9b::a00:1")]
    [InlineData("2001:0db8:0000:0000:0000:0000:0002:0001", "2001:db8::2:1")] // §4.1, §4.2.1
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")] // §4.2.2
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")] // §4.2.3
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")] // §4.2.3
    [InlineData("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::")]
    [InlineData("2001:DB8::ABCD", "2001:db8::abcd")] // §4.3
    [InlineData("fe80::1%3", "fe80::1")]
    public void Writes_an_address_as_the_plugins_do(string text, string expected) =>
        Assert.Equal(expected, IpLiteral.Format(System.Net.IPAddress.Parse(text)));

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
    public void Refuses_text_that_is_not_an_IP_address(string? text) => Assert.False(IpLiteral.TryParse(text, out _));
}
