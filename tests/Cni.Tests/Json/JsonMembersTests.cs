// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace Cni.Tests.Json;

public class JsonMembersTests
{
    [Fact]
    public void Keys_match_in_any_case_where_case_is_ignored()
    {
        var members = Strict("""{"MTU": 1400, "mtU": 1500}""", JsonKeyCase.Ignored);

        Assert.Equal(1500, members.Number("mtu"));
    }

    [Fact]
    public void Keys_match_only_as_written_where_case_is_exact()
    {
        var members = Strict("""{"Name": "a"}""", JsonKeyCase.Exact);

        Assert.Null(members.Text("name"));
        Assert.Equal("a", members.Text("Name"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a": null}""")]
    public void Null_is_the_same_as_absent(string json)
    {
        var members = Strict(json);

        Assert.False(members.Has("a"));
        Assert.Null(members.Text("a"));
        Assert.Equal("", members.TextOrEmpty("a"));
        Assert.Null(members.Flag("a"));
        Assert.Null(members.Number("a"));
        Assert.Null(members.Members("a"));
        Assert.Null(members.List("a"));
        Assert.Null(members.Texts("a"));
        Assert.Null(members.Items("a"));
    }

    [Fact]
    public void A_member_of_another_type_is_a_problem_with_its_path()
    {
        var members = Strict("""{"a": {"b": [{"c": 1}, 2, null]}}""").Members("a")!;

        Assert.Equal("a.b is not a string", Problem(() => members.Text("b")));
        Assert.Equal("a.b is not true or false", Problem(() => members.Flag("b")));
        Assert.Equal("a.b is not a whole number of 64 bits", Problem(() => members.Number("b")));
        Assert.Equal("a.b is not an object", Problem(() => members.Members("b")));
        Assert.Equal("a.b[0] is not a string", Problem(() => members.Texts("b")));
        Assert.Equal("a.b[1] is not an object", Problem(() => members.Items("b")));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    [InlineData("\"1\"")]
    public void A_number_is_written_in_digits_and_has_64_bits(string number) =>
        Assert.Equal("a is not a whole number of 64 bits", Problem(() => Strict($$"""{"a": {{number}}}""").Number("a")));

    [Fact]
    public void A_required_member_that_is_missing_is_a_problem()
    {
        Assert.Equal("a is missing", Problem(() => Strict("{}").RequiredText("a")));
        Assert.Equal("a is missing", Problem(() => Strict("""{"a": null}""").RequiredNumber("a")));
    }

    [Fact]
    public void A_problem_says_what_was_wanted_and_what_was_found()
    {
        JsonProblem? seen = null;
        var members = new JsonMembers(Json("""{"a": [7]}"""), JsonKeyCase.Ignored, "ipam", problem =>
        {
            seen = problem;
            return null;
        });

        Assert.Equal([""], members.Texts("a"));
        Assert.Equal("ipam.a[0]", seen!.Path);
        Assert.Equal(JsonType.Text, seen.Wanted);
        Assert.Equal("7", seen.Found!.ToJsonString());
    }

    [Fact]
    public void Every_problem_is_reported_where_none_is_thrown_and_other_members_are_read()
    {
        List<string> problems = [];
        var members = new JsonMembers(Json("""{"a": 1, "b": {"c": "yes", "d": true}, "e": [{"f": 1}, 2]}"""), JsonKeyCase.Ignored, "", problem =>
        {
            problems.Add(problem.Path);
            return null;
        });

        Assert.Null(members.Text("a"));
        Assert.Null(members.Members("b")!.Flag("c"));
        Assert.True(members.Members("b")!.Flag("d"));
        Assert.Equal([1, null], members.Items("e")!.Select(item => item.Number("f")));
        Assert.Equal(["a", "b.c", "e[1]"], problems);
    }

    [Fact]
    public void A_lenient_reader_takes_another_type_for_absent_and_still_refuses_to_make_up_what_is_required()
    {
        var members = new JsonMembers(Json("""{"a": 1}"""), JsonKeyCase.Ignored);

        Assert.Null(members.Text("a"));
        Assert.Throws<FormatException>(() => members.RequiredText("a"));
    }

    [Fact]
    public void An_error_about_a_value_is_the_callers_kind_of_error_too() =>
        Assert.Equal("a is not a valid address", Assert.IsType<InvalidDataException>(Strict("{}").Failure("a", "is not a valid address")).Message);

    private static JsonMembers Strict(string json, JsonKeyCase keyCase = JsonKeyCase.Ignored) =>
        new(Json(json), keyCase, "", problem => new InvalidDataException(problem.ToString()));

    private static JsonObject Json(string text) => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(text), "the text");

    private static string Problem(Func<object?> read) => Assert.Throws<InvalidDataException>(read).Message;
}
