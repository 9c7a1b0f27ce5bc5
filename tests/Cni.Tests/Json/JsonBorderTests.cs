// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using CsCheck;

namespace Cni.Tests.Json;

public sealed class JsonBorderTests
{
    [Theory]
    [InlineData("""{"n":1.50}""")]
    [InlineData("""{"n":1152921504606846976}""")] // 2^60, which a double cannot hold beside its neighbour
    [InlineData("""{"n":1152921504606846977}""")]
    [InlineData("""{"n":1E+2,"m":-0,"o":1e400}""")]
    [InlineData("""{"z":1,"a":{"y":[],"b":{}},"m":null,"t":[true,false]}""")]
    [InlineData("""{"text":"é > & + ' < 漢","path":"a/b","\u0001":"\n"}""")]
    public void JSON_is_written_exactly_as_it_was_read(string text)
    {
        var node = JsonText.Object(text);

        Assert.Equal(text, JsonText.Of(node));
    }

    [Fact]
    public void A_cloned_document_is_written_like_its_original()
    {
        var node = JsonText.Object("""{"n":1.50,"big":18446744073709551616}""").DeepClone();

        Assert.Equal("""{"n":1.50,"big":18446744073709551616}""", JsonText.Of(node));
    }

    [Fact]
    public void A_character_beyond_the_basic_plane_survives()
    {
        var node = JsonText.Object("""{"a":"😀","b":"\ud83d\ude00"}""");

        var again = JsonText.Object(JsonText.Of(node));

        Assert.Equal("😀", again["a"]!.GetValue<string>());
        Assert.Equal("😀", again["b"]!.GetValue<string>());
    }

    [Fact]
    public void The_last_of_duplicate_keys_wins_in_the_first_position_and_each_is_reported()
    {
        const string Text = """{"a":1,"b":{"c":[{"d":1,"d":2}]},"a":{"x":1},"a":3}""";

        var node = JsonBorder.ReadObject(Encoding.UTF8.GetBytes(Text), "test", out var duplicates);

        Assert.Equal("""{"a":3,"b":{"c":[{"d":2}]}}""", JsonText.Of(node));
        Assert.Equal(["b.c[0].d", "a", "a"], duplicates);
    }

    [Fact]
    public void Only_64_duplicate_keys_are_reported_and_long_paths_are_cut()
    {
        var text = Encoding.UTF8.GetBytes($"{{\"{new string('k', 5000)}\":{{{string.Join(',', Enumerable.Repeat("\"d\":0", 10_000))}}}}}");

        JsonBorder.ReadObject(text, "test", out var duplicates);

        Assert.Equal(64, duplicates.Count);
        Assert.All(duplicates, path => Assert.Equal(new string('k', 255) + '…', path));
    }

    [Fact]
    public void A_path_is_not_cut_inside_a_character()
    {
        var text = Encoding.UTF8.GetBytes($"{{\"{new string('k', 254)}😀😀\":0,\"{new string('k', 254)}😀😀\":0}}");

        JsonBorder.ReadObject(text, "test", out var duplicates);

        Assert.Equal(new string('k', 254) + '…', Assert.Single(duplicates));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("{}")]
    [InlineData("null")]
    public void A_document_has_a_limited_number_of_values(string value)
    {
        string List(int count) => $"{{\"a\":[{string.Join(',', Enumerable.Repeat(value, count))}]}}";

        var largest = JsonBorder.ReadObject(Encoding.UTF8.GetBytes(List(JsonBorder.MaximumValues - 2)), "test");
        var error = Assert.Throws<CniException>(
            () => JsonBorder.ReadObject(Encoding.UTF8.GetBytes(List(JsonBorder.MaximumValues - 1)), "the thing")).Error;

        Assert.Equal(JsonBorder.MaximumValues, JsonSize.Of(largest).Values);
        Assert.Equal(7, error.Code);
        Assert.StartsWith("the thing has more than 20000 JSON values", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":[1,2.50,"é",null,true],"b":{"c":"\u0001"}}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    public void JsonSize_equals_the_size_of_the_written_text(string text)
    {
        var node = JsonBorder.Read(Encoding.UTF8.GetBytes(text), "test", out _);

        Assert.Equal(JsonBorder.Write(node).Length, JsonSize.Of(node).Bytes);
    }

    [Fact]
    public void Nothing_is_reported_where_every_key_occurs_once()
    {
        JsonBorder.ReadObject("""{"a":{"b":1},"b":{"a":1}}"""u8, "test", out var duplicates);

        Assert.Empty(duplicates);
    }

    [Theory]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":"x\udc00y"}""")]
    [InlineData("""{"a":"\ud83d\ud83d\ude00"}""")]
    [InlineData("""{"\udfff":1}""")]
    public void A_lone_surrogate_is_an_error(string text) => AssertMalformed(Encoding.UTF8.GetBytes(text), "surrogate");

    [Theory]
    [InlineData(new byte[] { 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d }, "byte 7")]
    [InlineData(new byte[] { 0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d }, "byte 3")]
    [InlineData(new byte[] { 0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x7d }, "byte 7")] // U+D800 in UTF-8
    [InlineData(new byte[] { 0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d }, "byte 3")] // an overlong '/'
    public void Bytes_that_are_not_UTF_8_are_an_error_that_names_the_position(byte[] utf8, string where) => AssertMalformed(utf8, where);

    [Theory]
    [InlineData("", "it is empty; write one JSON object")]
    [InlineData(" \n ", "")]
    [InlineData("{", "")]
    [InlineData("{\"a\":1,}", "line 1")]
    [InlineData("{\"a\":1} x", "")]
    [InlineData("{\"a\":1}{}", "")]
    [InlineData("{\n  \"a\": tru\n}", "line 2")]
    [InlineData("{\"a\":01}", "")]
    [InlineData("{\"a\":NaN}", "")]
    [InlineData("{/* c */}", "")]
    [InlineData("{'a':1}", "")]
    [InlineData("\ufeff{}", "")]
    public void Text_that_is_not_json_is_an_error(string text, string where) => AssertMalformed(Encoding.UTF8.GetBytes(text), where);

    [Theory]
    [InlineData("{\"a\":1,}", "line 1, byte 8: unexpected comma before it; remove it")]
    [InlineData("{\n  \"a\": [1,\n\n  ]\n}", "line 4, byte 3: unexpected comma before it; remove it")]
    [InlineData("{\"é\":1,}", "line 1, byte 9: unexpected comma before it; remove it")]
    public void A_trailing_comma_is_reported_as_one(string text, string where) => AssertMalformed(Encoding.UTF8.GetBytes(text), where);

    [Theory]
    [InlineData("hunter2", "line 1, byte 1: found a word, expected a value; correct the JSON there")]
    [InlineData("{\"password\": hunter2, \"a\": 1}", "line 1, byte 14: found a word, expected a value")]
    [InlineData("{\"password\": true2}", "line 1, byte 14: found a word, expected a value")]
    [InlineData("{\n  \"password\": 1hunter2\n}", "line 2, byte 15: invalid number")]
    [InlineData("{\"password\": 2024-01-01}", "line 1, byte 14: invalid number")]
    [InlineData("{\"password\" \"hunter2\"}", "line 1, byte 13: found '\"', expected ':'")]
    [InlineData("{\"password\": \"hunter2\" \"a\": 1}", "line 1, byte 24: found '\"', expected ',' or '}'")]
    [InlineData("[\"hunter2\" \"b\"]", "line 1, byte 12: found '\"', expected ',' or ']'")]
    [InlineData("{\"password\": \"hunter2", "line 1, byte 14: the string that begins here is not closed")]
    [InlineData("{\"password\": \"hunter2\"", "line 1, byte 23: the text ends here, expected ',' or '}'")]
    [InlineData("{\"password\": \"hun\nter2\"}", "line 1, byte 18: the character U+000A inside a string")]
    [InlineData("{\"password\": \"hun\\ter\\2\"}", "line 1, byte 22: invalid escape in a string")]
    [InlineData("{\"password\": \"\\u12\"}", "line 1, byte 15: invalid escape in a string")]
    [InlineData("{'password': 'hunter2'}", "line 1, byte 2: found a single quote, expected a key in double quotes or '}'")]
    [InlineData("{password: hunter2}", "line 1, byte 2: found a word, expected a key in double quotes or '}'")]
    [InlineData("{\u00a0\"password\": 1}", "line 1, byte 2: found the character U+00A0, expected a key")]
    [InlineData("{\"a\": 1} hunter2", "line 1, byte 10: found a word, expected nothing more after the value")]
    [InlineData("{/* hunter2 */}", "line 1, byte 2: found '/' (JSON has no comments), expected a key")]
    [InlineData("{\"a\": [{}, [], -0.5e+3, true, null, 0], \"b\": }", "line 1, byte 46: found '}', expected a value")]
    [InlineData("[1}", "line 1, byte 3: found '}', expected ',' or ']'")]
    [InlineData("", "it is empty; write one JSON object")]
    public void A_syntax_error_is_reported_by_its_position_without_quoting_the_document(string text, string expected)
    {
        var error = Assert.Throws<CniException>(() => JsonBorder.Read(Encoding.UTF8.GetBytes(text), "test", out _)).Error;

        Assert.StartsWith($"test cannot be read: {expected}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    // Whatever the reader refuses, the second reading finds: it ends, and not with "the text ends here, expected nothing".
    [Fact]
    public void Every_document_that_the_parser_refuses_gets_a_description_of_the_mistake() =>
        Gen.String[Gen.Char["{}[]\",:01-.eE+truefalsn \n\\u/"], 0, 12].Sample(text =>
        {
            try
            {
                JsonBorder.Read(Encoding.UTF8.GetBytes(text), "test", out _);
            }
            catch (CniException e)
            {
                Assert.DoesNotContain("the text ends here, expected nothing", e.Message, StringComparison.Ordinal);
            }
        });

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    public void A_value_that_is_not_an_object_is_an_error_where_an_object_is_required(string text)
    {
        AssertMalformed(Encoding.UTF8.GetBytes(text), "not a JSON object");
        Assert.Equal(text, JsonText.Of(JsonBorder.Read(Encoding.UTF8.GetBytes(text), "test", out _)));
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var deepest = Nested(JsonBorder.MaximumDepth);
        var tooDeep = Encoding.UTF8.GetBytes(Nested(JsonBorder.MaximumDepth + 1));

        Assert.Equal(deepest, JsonText.Of(JsonText.Object(deepest)));
        AssertMalformed(tooDeep, "depth");
    }

    [Fact]
    public void Any_bytes_give_a_document_or_a_CNI_error() =>
        Gen.Byte.Array.Sample(bytes =>
        {
            try
            {
                JsonBorder.Read(bytes, "test", out _);
            }
            catch (CniException e)
            {
                Assert.Equal((int)CniErrorCode.DecodingFailure, e.Error.Code);
            }
        });

    [Fact]
    public void Any_text_survives_as_key_and_as_value() =>
        Gen.String.Where(text => !HasLoneSurrogate(text)).Sample(text =>
        {
            var node = new JsonObject { [text] = text };

            var again = JsonText.Object(JsonText.Of(node));

            Assert.Equal(text, again[text]!.GetValue<string>());
        });

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);

    private static bool HasLoneSurrogate(string text) => text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);

    private static void AssertMalformed(byte[] utf8, string where)
    {
        var e = Assert.Throws<CniException>(() => JsonBorder.ReadObject(utf8, "the file x"));

        Assert.Equal((int)CniErrorCode.DecodingFailure, e.Error.Code);
        Assert.StartsWith("the file x cannot be read: ", e.Error.Message, StringComparison.Ordinal);
        Assert.Contains(where, e.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", e.Error.Message, StringComparison.Ordinal);
    }
}
