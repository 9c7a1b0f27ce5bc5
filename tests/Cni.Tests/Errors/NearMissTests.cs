// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Tests.Errors;

public sealed class NearMissTests
{
    private static readonly string[] Known = ["name", "namespace", "interface", "ips", "mac", "id"];

    [Theory]
    [InlineData("nmae", "name")]
    [InlineData("Nme", "name")]
    [InlineData("namespcae", "namespace")]
    [InlineData("interfce", "interface")]
    [InlineData("ipss", "ips")]
    [InlineData("ID", "id")]
    [InlineData("ip", "ips")]
    [InlineData("MACS", "mac")]
    public void A_name_with_few_mistakes_is_found(string name, string expected) => Assert.Equal(expected, NearMiss.Find(name, Known));

    [Theory]
    [InlineData("gateway")]
    [InlineData("eman")]
    [InlineData("if")]
    [InlineData("ps")]
    [InlineData("i")]
    [InlineData("x")]
    [InlineData("")]
    public void A_name_unlike_every_known_name_finds_nothing(string name) => Assert.Null(NearMiss.Find(name, Known));

    [Fact]
    public void Without_known_names_nothing_is_found() => Assert.Null(NearMiss.Find("name", []));
}
