// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Support;

namespace Architecture.Tests;

/// <summary>Phrases that a reader must read twice, or cannot search for, in messages, help texts and documents. Comments are left out.</summary>
public sealed class PhraseTests
{
    private static readonly string[] Phrases =
    [
        "what there is", "what not yet", "is there", "are there", "not there",
        "by now", "meanwhile", "for good", "all the same", "gets company", "bad days", "what holds it",
        "somebody", "nobody", "none is that", "none is worth", "no one", "whoever",
        "mend", "mends", "mended", "mending",
        @"(?<!\bthere )(?:is|are) no (?!longer|more)[\w-]+",
        "stands there", "stand there", "twice there", "was not asked properly", "(?:was|were) not done after", "(?:was|were) ended", "ended early",
        "comes to its end", "begun", "given up for now", "does not want to", "longer than any", "larger than any",
        "goes on without", "go on without", "the ones? that", "that of", "those of", "what is written", "what is asked for",
        "wish", "wishes", "wished", "wanted",
    ];

    [Fact]
    public void Messages_have_no_phrase_that_must_be_read_twice() => Offenders.MustBeNone(
        from file in SourceTree.Under("src")
        from token in CSharpSyntaxTree.ParseText(file.Text).GetRoot().DescendantTokens()
        where token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
        from phrase in Found(token.Text)
        select $"{file.Path}:{token.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: \"{phrase}\" in {token.Text}");

    [Fact]
    public void Documents_have_no_phrase_that_must_be_read_twice() => Offenders.MustBeNone(
        from document in Documents()
        from line in File.ReadLines(document).Select((text, at) => (Text: text, Number: at + 1))
        from phrase in Found(line.Text)
        select $"{Path.GetRelativePath(RepositoryPaths.Root, document)}:{line.Number}: \"{phrase}\" in {line.Text.Trim()}");

    [Theory]
    [InlineData("the pod is no longer running", false)]
    [InlineData("there is no record", false)]
    [InlineData("it recommends this", false)]
    [InlineData("\"ens9\" is no hardware address", true)]
    [InlineData("Nobody can tell", true)]
    public void A_phrase_is_found_as_whole_words(string text, bool isFound) => Assert.Equal(isFound, Found(text).Any());

    private static IEnumerable<string> Documents() =>
        Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "src"), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(RepositoryPaths.Root, "*.md")).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Found(string text) => Phrase.Matches(text).Select(match => match.Value);

    private static readonly Regex Phrase = new($@"\b(?:{string.Join('|', Phrases)})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
