// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json;
using Cni.Errors;
using CsCheck;

namespace Cni.Tests.Errors;

public sealed class PlainTextTests
{
    private static readonly Gen<string> AnyText = Gen.OneOf(
        Gen.String,
        Gen.String[Gen.Char['\0', '\u00ff'], 0, 6000],
        Gen.String[Gen.Char['\u2000', '\u2070'], 0, 3000]);

    /// <summary>Each kind of character that does something else than to be seen; Unicode 15.1, chapter 23 and DerivedCoreProperties.</summary>
    public static TheoryData<string, string> Hidden => new()
    {
        { "\n", "\\n" },
        { "\r", "\\r" },
        { "\t", "\\t" },
        { "\0", "\\u0000" },
        { "\b", "\\u0008" },
        { "\e", "\\u001b" },
        { "\u007f", "\\u007f" },
        { "\u0085", "\\u0085" },
        { "\u009b", "\\u009b" },
        { "\u00a0", "\\u00a0" },
        { "\u00ad", "\\u00ad" },
        { "\u034f", "\\u034f" },
        { "\u061c", "\\u061c" },
        { "\u115f", "\\u115f" },
        { "\u180e", "\\u180e" },
        { "\u200b", "\\u200b" },
        { "\u200d", "\\u200d" },
        { "\u200e", "\\u200e" },
        { "\u2028", "\\u2028" },
        { "\u2029", "\\u2029" },
        { "\u202e", "\\u202e" },
        { "\u2064", "\\u2064" },
        { "\u2066", "\\u2066" },
        { "\u3000", "\\u3000" },
        { "\u3164", "\\u3164" },
        { "\ue000", "\\ue000" },
        { "\ufe0f", "\\ufe0f" },
        { "\ufeff", "\\ufeff" },
        { "\uffff", "\\uffff" },
        { "\U000e0041", "\\U000e0041" },
        { "\U000e0101", "\\U000e0101" },
        { "\U0010fffd", "\\U0010fffd" },
    };

    [Theory]
    [MemberData(nameof(Hidden))]
    public void An_invisible_character_is_shown_as_an_escape(string hidden, string escape)
    {
        Assert.Equal($"a{escape}b", PlainText.Escape($"a{hidden}b"));
        Assert.Equal($"a{escape}b", PlainText.Line($"a{hidden}b"));
        Assert.Equal($"a{escape}b", PlainText.LastLine($"a{hidden}b"));
        Assert.StartsWith("\"a\\", PlainText.Name($"a{hidden}b"), StringComparison.Ordinal);
        Assert.StartsWith("\"a\\", PlainText.Word($"a{hidden}b"), StringComparison.Ordinal);
    }

    // Not in the theory: xUnit's own text of its data cannot have one.
    [Fact]
    public void Half_of_a_surrogate_pair_is_shown_as_its_escape() => Assert.Equal("\\ud800a\\udc00", PlainText.Line("\ud800a\udc00"));

    [Theory]
    [InlineData("plugin macvlan failed: Link not found")]
    [InlineData("C:\\temp, \"quoted\" & <b>'x'</b>")]
    [InlineData("größe naïve Ελλάδα 日本語 עברית العربية ไทย हिन्दी 한국어 e\u0301 → € ½ 😀 �")]
    public void Text_that_people_write_stays_as_it_is(string text) => Assert.Equal(text, PlainText.Line(text));

    [Fact]
    public void Escaping_twice_gives_the_same_text_as_escaping_once() =>
        AnyText.Sample(text => PlainText.Line(PlainText.Line(text)) == PlainText.Line(text));

    [Fact]
    public void A_line_is_never_longer_than_its_limit_and_shows_nothing_hidden() =>
        AnyText.Sample(text => new[] { PlainText.Line(text), PlainText.LastLine(text), PlainText.Line(text, 1024) }
            .All(line => Encoding.UTF8.GetByteCount(line) <= PlainText.MaximumLine && !line.Any(char.IsControl) && PlainText.Escape(line) == line));

    [Fact]
    public void A_name_is_never_longer_than_its_limit_and_shows_nothing_hidden() =>
        AnyText.Sample(text => PlainText.Name(text) is var name && name.Length <= 256 && PlainText.Escape(name) == name
            && name[0] == '"' && name[^1] == '"');

    [Fact]
    public void A_line_that_is_too_long_is_cut_between_characters_and_marked_as_cut()
    {
        var line = PlainText.Line(new string('é', 5000));

        Assert.Equal(4096, Encoding.UTF8.GetByteCount(line), tolerance: 2);
        Assert.EndsWith("é… [cut at 4 KiB]", line, StringComparison.Ordinal);
    }

    [Fact]
    public void LastLine_keeps_the_end_of_a_long_line()
    {
        var line = PlainText.LastLine(string.Concat(Enumerable.Repeat("😀", 5000)) + " the cause");

        Assert.StartsWith("…😀", line, StringComparison.Ordinal);
        Assert.EndsWith("😀 the cause", line, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(line), 4090, 4096);
    }

    [Fact]
    public void Quotes_inside_a_name_are_escaped() =>
        Assert.Equal("""
            "a\"; run \\b"
            """, PlainText.Name("a\"; run \\b"));

    [Theory]
    [InlineData("default/net-1", "default/net-1")]
    [InlineData("", "\"\"")]
    [InlineData("bridge  attached", "\"bridge  attached\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    public void A_word_is_quoted_only_when_it_would_be_ambiguous(string text, string shown) =>
        Assert.Equal(shown, PlainText.Word(text));

    [Fact]
    public void EscapeJson_escapes_invisible_characters_without_changing_the_JSON_value()
    {
        const string Json = "{\"é\":\"a\u009b\u202e\u200b\U000e0041\u007f 😀\"}\n";

        var escaped = PlainText.EscapeJson(Json);

        Assert.Equal("{\"é\":\"a\\u009b\\u202e\\u200b\\udb40\\udc41\\u007f 😀\"}\n", escaped);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Json).RootElement, JsonDocument.Parse(escaped).RootElement));
    }

    [Fact]
    public void Every_CNI_error_is_escaped_and_shortened_whatever_its_source()
    {
        var error = new CniError(999, "evil\e[2J\nhint: run this\u202e", new string('\n', 100_000));

        Assert.Equal("evil\\u001b[2J\\nhint: run this\\u202e", error.Message);
        Assert.Equal("x\\n", (error with { Message = "x\n" }).Message);
        Assert.InRange(Encoding.UTF8.GetByteCount(error.Details), 4000, 4096);
        Assert.Equal("x\\n", new CniException(error with { Message = "x\n" }).Message);
    }
}
