// SPDX-License-Identifier: Apache-2.0

using Crd.Selection;
using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>The comma list, NPWG v1.3 §4.1.1 with Multus's interface names.</summary>
public sealed class CommaSelectionTests
{
    [Theory]
    [InlineData("a", "pods", "a", null)]
    [InlineData("other/b", "other", "b", null)]
    [InlineData("a@storage0", "pods", "a", "storage0")]
    [InlineData("other/b@net1", "other", "b", "net1")]
    [InlineData(" \t other / b @ net1 \n", "other", "b", "net1")]
    [InlineData("a@", "pods", "a", null)]
    [InlineData("/a", "pods", "a", null)]
    [InlineData("0-a9", "pods", "0-a9", null)]
    [InlineData("a@fifteen-bytes15", "pods", "a", "fifteen-bytes15")]
    [InlineData("a@ETH.0_x", "pods", "a", "ETH.0_x")]
    public void An_item_is_parsed_as_namespace_slash_name_at_interface(string item, string ns, string name, string? interfaceName)
    {
        var element = ParseSingle(item);

        Assert.Equal(ns, element.Namespace);
        Assert.Equal(name, element.Name);
        Assert.Equal(interfaceName, element.Interface?.Value);
    }

    [Fact]
    public void Items_keep_their_order_and_may_repeat() => Assert.Equal(
        ["pods/a", "other/b", "pods/a"],
        Parse(" a , other/b ,a").Select(element => $"{element.Namespace}/{element.Name}"));

    [Fact]
    public void An_item_sets_only_name_and_namespace() =>
        Assert.Equal(new NetworkSelectionElement { Name = "a", Namespace = "pods" }, ParseSingle("a"));

    [Fact]
    public void The_empty_value_selects_nothing() => Assert.Empty(Parse(""));

    [Theory]
    [InlineData("a,,b", "element 2 (\"\"): the name is missing")]
    [InlineData("a,", "element 2 (\"\"): the name is missing")]
    [InlineData(",a", "element 1 (\"\"): the name is missing")]
    [InlineData(" ", "element 1 (\"\"): the name is missing")]
    [InlineData("a,@net1", "element 2 (\"@net1\"): the name is missing")]
    [InlineData("ns/", "element 1 (\"ns/\"): the name is missing")]
    [InlineData("a/b/c", "element 1 (\"a/b/c\"): more than one \"/\" or \"@\"")]
    [InlineData("a@b@c", "element 1 (\"a@b@c\"): more than one \"/\" or \"@\"")]
    [InlineData("a@b/c", "element 1 (\"a@b/c\"): \"a@b\" is not a valid namespace")]
    [InlineData("A", "element 1 (\"A\"): \"A\" is not a valid name")]
    [InlineData("a.b", "element 1 (\"a.b\"): \"a.b\" is not a valid name")]
    [InlineData("-a", "element 1 (\"-a\"): \"-a\" is not a valid name")]
    [InlineData("a-", "element 1 (\"a-\"): \"a-\" is not a valid name")]
    [InlineData("a b", "element 1 (\"a b\"): \"a b\" is not a valid name")]
    [InlineData("N/a", "element 1 (\"N/a\"): \"N\" is not a valid namespace")]
    [InlineData("é", "element 1 (\"é\"): \"é\" is not a valid name")]
    [InlineData("b,a@thisnameiswaytoolong", "element 2 (\"a@thisnameiswaytoolong\"): \"thisnameiswaytoolong\" is not a valid interface name; write 1 to 15 bytes")]
    [InlineData("a@sixteen-bytes-16", "\"sixteen-bytes-16\" is not a valid interface name")]
    [InlineData("a@ééééééééx", "\"ééééééééx\" is not a valid interface name")]
    [InlineData("a@b c", "\"b c\" is not a valid interface name")]
    [InlineData("a@b:1", "\"b:1\" is not a valid interface name")]
    [InlineData("a@net%d", "\"net%d\" is not a valid interface name; '%' is a placeholder for a number, which the kernel chooses")]
    [InlineData("a@..", "\"..\" is not a valid interface name")]
    public void An_invalid_item_is_an_error_that_names_it(string value, string problem) =>
        Assert.Contains(problem, MessageOf(value), StringComparison.Ordinal);

    // Multus compares with Go's $, which is the end of the text; .NET's would let a line end pass.
    [Fact]
    public void A_line_break_at_the_end_of_a_name_is_refused() =>
        Assert.Contains(@"""a\nb"" is not a valid name", MessageOf("a\nb"), StringComparison.Ordinal);

    [Fact]
    public void A_namespace_is_limited_to_63_characters()
    {
        Assert.Equal(63, ParseSingle(new string('n', 63) + "/a").Namespace.Length);
        Assert.Contains("is not a valid namespace", MessageOf(new string('n', 64) + "/a"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_limited_to_253_characters()
    {
        Assert.Equal(253, ParseSingle(new string('n', 253)).Name.Length);
        Assert.Contains("is not a valid name", MessageOf(new string('n', 254)), StringComparison.Ordinal);
    }

    [Fact]
    public void Quoted_annotation_text_is_cut_and_escaped_to_one_line()
    {
        var message = MessageOf("A\n\u202e\\" + new string('x', 5000));

        Assert.Contains("(\"A\\n\\u202e\\\\xx", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_annotation_may_name_at_most_256_networks()
    {
        Assert.Equal(256, Parse(string.Join(',', Enumerable.Repeat("a", 256))).Count);
        Assert.Contains("it names 257 networks, more than the limit of 256", MessageOf(string.Join(',', Enumerable.Repeat("a", 257))), StringComparison.Ordinal);
    }
}
