// SPDX-License-Identifier: Apache-2.0

using Crd.Status;
using Crd.Tests.Selection;

namespace Crd.Tests.Annotations;

/// <summary>What holds for the JSON of every annotation, whatever it says.</summary>
public sealed class AnnotationValueTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("\"net1\"")]
    [InlineData("null")]
    public void A_status_that_is_no_list_is_an_error(string value) =>
        Assert.Equal("network-status: the value must be a list; write [ before the first { and ] after the last }", StatusError(value));

    [Fact]
    public void Text_that_is_not_JSON_is_an_error_that_says_where_it_ends() =>
        Assert.StartsWith("the value cannot be read: ", StatusError("""[{"name": "a"}, """));

    [Fact]
    public void A_key_that_is_there_twice_is_an_error_that_has_its_path() =>
        Assert.Equal(
            "networks: duplicate key \"networks[1].cni-args.a\"; keep one",
            SelectionErrors.MessageOf("""[{"name": "a"}, {"name": "b", "cni-args": {"a": 1, "a": 2}}]"""));

    [Fact]
    public void A_key_that_is_there_in_two_spellings_is_an_error_even_where_one_is_null() =>
        Assert.Equal(
            "networks[0]: duplicate key \"MAC\", in two spellings; keep one",
            SelectionErrors.MessageOf("""[{"name": "a", "mac": null, "MAC": "c2:b0:57:49:47:f1"}]"""));

    [Fact]
    public void The_case_of_a_key_does_not_count()
    {
        var element = SelectionErrors.ParseSingle("""[{"NAME": "a", "Interface": "eth5", "portmappings": [{"HOSTPORT": 80, "containerPort": 8080}]}]""");
        var status = Assert.Single(NetworkStatusAnnotation.Read("""[{"Name": "a", "MTU": 1400, "DNS": {"Search": ["b"]}}]"""));

        Assert.Equal("a", element.Name);
        Assert.Equal("eth5", element.Interface.ToString());
        Assert.Equal(80, Assert.Single(element.PortMappings).HostPort);
        Assert.Equal(("a", 1400, "b"), (status.Name, status.Mtu, Assert.Single(status.Dns.Search)));
    }

    [Fact]
    public void Keys_with_a_dot_belong_to_their_authors_and_their_case_counts()
    {
        var element = SelectionErrors.ParseSingle("""[{"name": "a", "example.com/x": 1, "example.com/X": {"y": [2]}}]""");

        Assert.Equal("""{"example.com/x":1,"example.com/X":{"y":[2]}}""", element.ExtensionKeys!.ToJsonString());
        Assert.Empty(element.UnknownMembers);
    }

    [Fact]
    public void Null_is_the_same_as_an_absent_member()
    {
        var element = SelectionErrors.ParseSingle(
            """[{"name": "a", "interface": null, "ips": null, "bandwidth": null, "default-route": null, "cni-args": null, "stranger": null}]""");

        Assert.Null(element.Interface);
        Assert.Empty(element.Ips);
        Assert.Null(element.Bandwidth);
        Assert.Null(element.DefaultRoute);
        Assert.Null(element.CniArgs);
        Assert.Empty(element.UnknownMembers);
    }

    [Fact]
    public void An_empty_list_is_not_an_absent_one() =>
        Assert.Empty(SelectionErrors.ParseSingle("""[{"name": "a", "default-route": []}]""").DefaultRoute!);

    [Theory]
    [InlineData("\"name\": 7", "name: a number where a string is needed; write it in double quotes")]
    [InlineData("\"mtu\": \"1400\"", "mtu: a string where an integer is needed; write it without quotes")]
    [InlineData("\"mtu\": 1400.5", "mtu: \"1400.5\" is not an integer of 64 bits; write digits only")]
    [InlineData("\"mtu\": 1e4", "mtu: \"1e4\" is not an integer of 64 bits; write digits only")]
    [InlineData("\"default\": \"true\"", "default: a string where true or false is needed")]
    [InlineData("\"ips\": \"10.1.0.2\"", "ips: a string where a list is needed; write [ ]")]
    [InlineData("\"ips\": [\"10.1.0.2\", null]", "ips[1]: null where a string is needed; write it in double quotes")]
    [InlineData("\"dns\": []", "dns: a list where an object is needed; write { }")]
    [InlineData("\"dns\": {\"search\": [true]}", "dns.search[0]: true or false where a string is needed; write it in double quotes")]
    public void A_member_of_another_type_is_an_error_that_says_what_to_write(string member, string message) =>
        Assert.Equal($"network-status[1].{message}", StatusError($$"""[{}, {{{member}}}]"""));

    [Fact]
    public void An_item_that_is_no_object_is_an_error_that_has_its_place() =>
        Assert.Equal("network-status[1]: a string where an object is needed; write { }", StatusError("""[{}, "net1"]"""));

    private static string StatusError(string value) =>
        SelectionErrors.MessageOf(() => NetworkStatusAnnotation.Read(value), AnnotationNames.NetworkStatus);
}
