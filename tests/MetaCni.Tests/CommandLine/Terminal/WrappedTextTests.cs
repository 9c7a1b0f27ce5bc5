// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Terminal;

namespace MetaCni.Tests.CommandLine.Terminal;

public sealed class WrappedTextTests
{
    [Theory]
    [InlineData("one two three", "one two\nthree")]
    [InlineData("one\ntwo three", "one two\nthree")]
    [InlineData("one\n\ntwo", "one\n\ntwo")]
    [InlineData("a:\n  b\n  c", "a:\n  b\n  c")]
    [InlineData("  1  one two", "  1  one\n     two")]
    [InlineData("one muchlongerthanten two", "one\nmuchlongerthanten\ntwo")]
    [InlineData("muchlongerthanten", "muchlongerthanten")]
    public void Paragraphs_are_wrapped_and_indented_lines_are_kept(string text, string expected) =>
        Assert.Equal(expected, WrappedText.Of(text, 10));
}
