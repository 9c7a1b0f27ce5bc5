// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;

namespace Cni.Tests.Values;

public sealed class SubnetTests
{
    [Theory]
    [InlineData("10.1.2.3/24", "10.1.2.0/24", "10.1.2.255")]
    [InlineData("10.1.2.3/20", "10.1.0.0/20", "10.1.15.255")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32", "10.1.2.3")]
    [InlineData("10.1.2.3/0", "0.0.0.0/0", "255.255.255.255")]
    [InlineData("fd00::1:2/112", "fd00::1:0/112", "fd00::1:ffff")]
    public void An_address_is_in_the_subnet_of_its_prefix(string address, string subnet, string last)
    {
        Assert.True(CidrAddress.TryParse(address, out var parsed));

        var found = Subnet.Of(parsed);

        Assert.Equal(subnet, found.ToString());
        Assert.Equal(IPAddress.Parse(last), found.Last);
        Assert.True(found.Contains(parsed.Address));
    }

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.2.0/24", true)]
    [InlineData("10.1.2.0/24", "10.1.0.0/16", true)]
    [InlineData("10.1.2.0/24", "10.1.3.0/24", false)]
    [InlineData("0.0.0.0/0", "::/0", false)]
    public void Two_subnets_overlap_where_one_is_in_the_other(string one, string other, bool overlap)
    {
        Assert.True(CidrAddress.TryParse(one, out var first));
        Assert.True(CidrAddress.TryParse(other, out var second));

        Assert.Equal(overlap, Subnet.Of(first).Overlaps(Subnet.Of(second)));
    }
}
