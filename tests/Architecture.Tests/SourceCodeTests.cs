// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>The tests of arrows and cycles are as good as the references that they see.</summary>
public sealed class SourceCodeTests
{
    private static readonly SourceFile Used = new("src/Root/Used/Thing.cs", """
        namespace Root.Used;
        public sealed class Thing : System.Attribute
        {
            public const int Number = 1;
            public int Size => 1;
            public static Thing Make() => new();
            public enum Kind { Small }
        }
        """);

    private static readonly SourceFile Between = new("src/Root/Other/Maker.cs", """
        namespace Root.Other;
        public static class Maker
        {
            public static Root.Used.Thing Thing => new();
            public static void Take(Root.Used.Thing thing) { }
        }
        """);

    [Fact]
    public void Every_name_in_the_sources_has_a_meaning() => Offenders.MustBeNone(SourceCode.Unresolved);

    [Theory]
    [InlineData("using Root.Used; class X { Thing? thing; }")]
    [InlineData("class X { Root.Used.Thing? thing; }")]
    [InlineData("namespace Root.Sibling; class X { Used.Thing? thing; }")]
    [InlineData("namespace Root.Used; class X { Thing? thing; }")]
    [InlineData("using static Root.Used.Thing; class X { int number = Number; }")]
    [InlineData("using Alias = Root.Used.Thing; class X { Alias? thing; }")]
    [InlineData("using Root.Used; class X { string name = nameof(Thing); }")]
    [InlineData("using Root.Used; [Thing] class X;")]
    [InlineData("class X { List<Root.Used.Thing.Kind> kinds = []; }")]
    [InlineData("using Root.Other; class X { int size = Maker.Thing.Size; }")]
    [InlineData("using Root.Other; class X { void Make() => Maker.Take(new()); }")]
    [InlineData("using Root.Other; class X { bool IsSmall => Maker.Thing is { Size: 0 }; }")]
    public void A_use_is_found(string code) => Assert.Contains(Used.Path, UsedBy(code));

    [Theory]
    [InlineData("using Root.Used; class X;")]
    [InlineData("/// <summary><see cref=\"Root.Used.Thing\"/></summary>\nclass X;")]
    [InlineData("class X { int Thing => 1; int Twice => 2 * Thing; }")]
    [InlineData("class X { string name = \"Root.Used.Thing\"; }")]
    public void What_only_looks_like_a_use_is_none(string code) => Assert.Empty(UsedBy(code));

    private static IEnumerable<string> UsedBy(string code) =>
        SourceNames.Of(SourceCode.Compile([Used, Between, new SourceFile("src/Root/X.cs", code)])).References
            .Where(reference => reference.From == "src/Root/X.cs").Select(reference => reference.To);
}
