// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Tests.Json;
using Cni.Values;

namespace Cni.Tests.Results;

public sealed class CniResultTests
{
    private const string Text = """
        {"interfaces":[{"name":"a"}],"ips":[{"address":"10.1.0.5/16"}],"routes":[{"dst":"0.0.0.0/0"}],
         "dns":{"nameservers":["10.1.0.1"],"domain":"d","search":["s"],"options":["o"]}}
        """;

    [Fact]
    public void Results_of_equal_members_are_equal()
    {
        Assert.Equal(Read(Text), Read(Text));
        Assert.Equal(Read(Text).GetHashCode(), Read(Text).GetHashCode());
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("10.1.0.5/16")]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.1.0.1")]
    [InlineData("\"d\"")]
    [InlineData("\"s\"")]
    [InlineData("\"o\"")]
    public void Results_that_differ_in_one_member_are_not(string member)
    {
        var changed = Text.Replace(member, member.Contains('"', StringComparison.Ordinal) ? "\"x\"" : "fd00::/8", StringComparison.Ordinal);

        Assert.NotEqual(Read(Text), Read(changed));
    }

    [Fact]
    public void Results_of_different_versions_are_not_equal() =>
        Assert.NotEqual(Read(Text), Read(Text) with { Version = CniVersion.V100 });

    private static CniResult Read(string text) => ResultCodec.Read(JsonText.Object(text), CniVersion.V110);
}
