// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;
using CsCheck;

namespace Cni.Tests.Values;

public sealed class CidrAddressTests
{
    [Theory]
    [InlineData("10.1.0.5/24", "10.1.0.5", 24)]
    [InlineData("0.0.0.0/0", "0.0.0.0", 0)]
    [InlineData("10.0.0.1/32", "10.0.0.1", 32)]
    [InlineData("::/0", "::", 0)]
    [InlineData("FD00:0::5/64", "fd00::5", 64)]
    [InlineData("fd00::5/128", "fd00::5", 128)]
    [InlineData("::a00:1/64", "::a00:1", 64)]
    [InlineData("2001:db8::5efe:a00:1/64", "2001:db8::5efe:a00:1", 64)]
    [InlineData("::ffff:10.1.0.5/120", "10.1.0.5", 24)] // as Go's net.IPNet prints it
    public void Keeps_the_host_part(string text, string address, int length)
    {
        Assert.True(CidrAddress.TryParse(text, out var value));

        Assert.Equal(IPAddress.Parse(address), value.Address);
        Assert.Equal(length, value.PrefixLength);
        Assert.Equal($"{address}/{length}", value.ToString());
    }

    // Go's net.IPNet.String; a route of the kernel may have such an address.
    [Fact]
    public void The_prefix_of_an_IPv4_mapped_address_is_written_as_an_IPv4_prefix() =>
        Assert.Equal("10.0.0.1/24", new CidrAddress(IPAddress.Parse("::ffff:10.0.0.1"), 120).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1/8")]
    [InlineData("10.0.0.1")]
    [InlineData("/24")]
    [InlineData("10.0.0.1/")]
    [InlineData("010.1.0.1/24")]
    [InlineData("10.0.0.1/33")]
    [InlineData("10.0.0.1/-1")]
    [InlineData("10.0.0.1/+8")]
    [InlineData("10.0.0.1/ 8")]
    [InlineData("10.0.0.1/8 ")]
    [InlineData("10.0.0.1/255.255.255.0")]
    [InlineData("10.0.0.1/24/8")]
    [InlineData("10.0.0/24")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("[fd00::1]/64")]
    [InlineData("fd00::1/129")]
    [InlineData("fd00::1/4294967297")]
    [InlineData("::ffff:10.1.0.5/24")]
    public void Refuses_text_that_is_not_an_address_with_a_prefix_length(string? text) => Assert.False(CidrAddress.TryParse(text, out _));

    [Fact]
    public void Any_text_is_an_address_or_refused() =>
        Gen.String.Sample(text => Assert.Equal(CidrAddress.TryParse(text, out var value), value != default));

    [Fact]
    public void An_address_that_is_written_reads_back_unchanged() =>
        Gen.Select(Gen.OneOf(4, 16).SelectMany(length => Gen.Byte.Array[length]), Gen.Int[0, 32]).Sample((bytes, length) =>
        {
            var address = new IPAddress(bytes);
            var value = new CidrAddress(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, length);

            Assert.True(CidrAddress.TryParse(value.ToString(), out var again));
            Assert.Equal(value, again);
        });
}
