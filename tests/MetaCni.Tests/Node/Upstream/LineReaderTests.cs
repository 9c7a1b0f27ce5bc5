// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Node.Upstream;

namespace MetaCni.Tests.Node.Upstream;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("a\nbb\n\nccc\n", "a|bb||ccc")]
    [InlineData("a\nunfinished", "a")]
    [InlineData("", "")]
    public async Task Lines_end_with_a_line_feed_however_they_arrive(string text, string lines)
    {
        Assert.Equal(lines, string.Join('|', await ReadAsync([text])));
        Assert.Equal(lines, string.Join('|', await ReadAsync(text.Select(character => $"{character}"))));
    }

    [Fact]
    public async Task Lines_longer_than_the_buffer_are_whole()
    {
        string[] lines = [new string('a', 70_000), "b", new string('c', 40_000), new string('d', 16 << 10), "e"];

        Assert.Equal(lines, await ReadAsync(lines.SelectMany(line => $"{line}\n".Chunk(10_000)).Select(piece => new string(piece))));
    }

    [Fact]
    public async Task A_line_beyond_the_limit_is_refused() =>
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(["a\n", new string('x', 200_000)]));

    private static async Task<List<string>> ReadAsync(IEnumerable<string> pieces)
    {
        using var stream = new ScriptedStream();
        foreach (var piece in pieces)
        {
            stream.Send(piece);
        }

        stream.End();
        using var reader = new LineReader(stream, 100_000);
        var lines = new List<string>();
        while (await reader.NextAsync(CancellationToken.None) is { } line)
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        return lines;
    }
}
