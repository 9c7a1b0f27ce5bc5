// SPDX-License-Identifier: Apache-2.0

using static Crd.Tests.Selection.SelectionErrors;

namespace Crd.Tests.Selection;

/// <summary>What people write who know both formats by half.</summary>
public sealed class MixedNotationsTests
{
    [Theory]
    [InlineData("""[ { "name": "lan" } ], default/mesh""", "byte 22: found ',', expected nothing more after the value; correct the JSON there; write names separated by commas or one JSON list, not both: move the names into the list as { \"name\": … }")]
    [InlineData("""[{"name":"lan"}] mesh""", "write names separated by commas or one JSON list, not both: move the names into the list")]
    [InlineData("""default/mesh, [ { "name": "lan" } ]""", "networks: it begins with a name and continues in JSON; write names separated by commas or one JSON list, not both")]
    [InlineData("""mesh@net1,{"name":"lan"}""", "it begins with a name and continues in JSON")]
    [InlineData("""[{"name":"lan"}],[{"name":"mesh"}]""", "put all elements into one list: [ {…}, {…} ]")]
    [InlineData("""[{"name":"lan"}][{"name":"mesh"}]""", "put all elements into one list")]
    [InlineData("""{"name":"lan"}, {"name":"mesh"}""", "put all elements into one list")]
    public void Two_formats_in_one_value_do_not_mix(string value, string problem) =>
        Assert.Contains(problem, MessageOf(value), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"lan\"")]
    [InlineData("\"lan\",\"mesh\"")]
    [InlineData("lan,\"mesh\"")]
    [InlineData("\"lan")]
    [InlineData("'lan'")]
    [InlineData("`lan`")]
    [InlineData("“lan”")]
    [InlineData("lan,'mesh'")]
    public void Quotes_around_network_names_are_an_error(string value) =>
        Assert.Contains("write names without quotes", MessageOf(value), StringComparison.Ordinal);

    [Fact]
    public void Quotes_around_a_JSON_list_are_an_error() => Assert.Equal(
        "networks: the value must be a list; leave out the quotes around the list", MessageOf("""  "[{\"name\":\"lan\"}]" """));

    [Theory]
    [InlineData("lan\nmesh", "lan, mesh")]
    [InlineData("lan\r\nmesh@net5\nns/other", "lan, mesh@net5, ns/other")]
    [InlineData("ns/lan ns/mesh", "ns/lan, ns/mesh")]
    [InlineData("lan@net1\tmesh@net2", "lan@net1, mesh@net2")]
    [InlineData("- lan\n- mesh", "lan, mesh")]
    [InlineData("- lan", "lan")]
    [InlineData("lan;mesh", "lan, mesh")]
    [InlineData("lan | mesh", "lan, mesh")]
    [InlineData("lan@net1 mesh", "lan@net1, mesh")]
    [InlineData("lan ns/mesh", "lan, ns/mesh")]
    public void Names_separated_by_white_space_get_an_error_that_suggests_commas(string value, string right) =>
        Assert.EndsWith($"; separate names with commas only: \"{right}\"", MessageOf(value), StringComparison.Ordinal);

    [Theory]
    [InlineData(" ns / lan @ net5 ", "ns/lan@net5")]
    [InlineData("ns /lan", "ns/lan@")]
    [InlineData("lan @net5", "pods/lan@net5")]
    [InlineData("lan@ net5", "pods/lan@net5")]
    [InlineData("lan@a;b", "pods/lan@a;b")]
    public void White_space_around_the_parts_of_an_item_is_ignored(string value, string expected)
    {
        var element = ParseSingle(value);

        Assert.Equal(expected, $"{element.Namespace}/{element.Name}@{element.Interface?.Value}");
    }
}
