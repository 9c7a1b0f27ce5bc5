// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Records;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.CommandLine.Records;

public sealed class ShortIdsTests
{
    [Theory]
    [InlineData("0123456789abcdef", "0123456789ab")]
    [InlineData("short", "short")]
    public void An_id_is_as_short_as_runtimes_show_it(string id, string shown) =>
        Assert.Equal(shown, new ShortIds([id, "fedcba9876543210"])[Named.Container(id)]);

    [Fact]
    public void An_id_is_as_long_as_it_takes_to_tell_it_from_the_others()
    {
        var ids = new ShortIds(["0123456789abcdef", "0123456789abcd00", "0123456789ab"]);

        Assert.Equal("0123456789abcde", ids[Named.Container("0123456789abcdef")]);
        Assert.Equal("0123456789ab", ids[Named.Container("0123456789ab")]);
    }
}
