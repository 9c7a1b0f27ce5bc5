// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Cni.Tests.Values;

public sealed class NameTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("0a_b.c-d", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData(".a", false)]
    [InlineData("-a", false)]
    [InlineData("a/b", false)]
    [InlineData("..", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("é", false)]
    public void Container_IDs_and_network_names_follow_the_same_rule(string? text, bool expected)
    {
        Assert.Equal(expected, ContainerId.TryParse(text, out var id));
        Assert.Equal(expected, NetworkName.TryParse(text, out var name));
        Assert.Equal(expected ? text : "", id.ToString());
        Assert.Equal(expected ? text : "", name.ToString());
    }

    [Theory]
    [InlineData("eth0", true)]
    [InlineData("net1@if2", true)]
    [InlineData("123456789012345", true)]
    [InlineData("1234567890123456", false)]
    [InlineData("ééééééé", true)] // 14 bytes
    [InlineData("éééééééé", false)] // 16 bytes
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("...", true)]
    [InlineData("a/b", false)]
    [InlineData("a:b", false)]
    [InlineData("a b", false)]
    [InlineData("a\tb", false)]
    [InlineData("a\0b", false)]
    public void An_interface_name_follows_the_rules_of_the_kernel(string? text, bool expected)
    {
        Assert.Equal(expected, InterfaceName.TryParse(text, out var name));
        Assert.Equal(expected ? text : "", name.ToString());
        Assert.Equal(expected, InterfaceName.TryParseExisting(text, out name));
        Assert.Equal(expected ? text : "", name.ToString());
    }

    // net/core/dev.c: a '%' makes a pattern of a name (dev_alloc_name), and the byte 0xa0 is white space (dev_valid_name).
    [Theory]
    [InlineData("eth%d")]
    [InlineData("%")]
    [InlineData("100%")]
    [InlineData("à")]
    [InlineData("\ufffd")]
    [InlineData("a\ud800b")]
    public void A_name_that_the_kernel_would_change_is_valid_only_for_existing_interfaces(string text)
    {
        Assert.False(InterfaceName.TryParse(text, out var name));
        Assert.Equal("", name.ToString());
        Assert.True(InterfaceName.TryParseExisting(text, out name));
        Assert.Equal(text, name.ToString());
    }

    [Theory]
    [InlineData("ADD", CniCommand.Add)]
    [InlineData("DEL", CniCommand.Del)]
    [InlineData("CHECK", CniCommand.Check)]
    [InlineData("STATUS", CniCommand.Status)]
    [InlineData("GC", CniCommand.Gc)]
    [InlineData("VERSION", CniCommand.Version)]
    public void Every_command_name_parses_and_is_written_back(string text, CniCommand expected)
    {
        Assert.True(CniCommandNames.TryParse(text, out var command));
        Assert.Equal(expected, command);
        Assert.Equal(text, CniCommandNames.Of(command));
    }

    [Theory]
    [InlineData("add")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("ADD ")]
    public void Other_text_is_not_a_command(string? text) => Assert.False(CniCommandNames.TryParse(text, out _));
}
