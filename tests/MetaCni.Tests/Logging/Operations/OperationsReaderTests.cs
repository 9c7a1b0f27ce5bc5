// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Logging.Operations;
using Support;

namespace MetaCni.Tests.Logging.Operations;

public sealed class OperationsReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Current => _directory.Combine("operations.jsonl");

    private string Previous => _directory.Combine("operations.1.jsonl");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Without_a_log_there_is_nothing_to_read()
    {
        var batch = Read(OperationsPosition.Start);

        Assert.False(new OperationsReader(_directory.Path).Exists);
        Assert.Empty(batch.Entries);
        Assert.Equal(OperationsPosition.Start, batch.Position);
        Assert.False(batch.HasGap);
    }

    [Fact]
    public void Both_files_are_read_oldest_line_first_and_each_line_once()
    {
        File.WriteAllText(Previous, Line("1") + Line("2"));
        File.WriteAllText(Current, Line("3"));

        var batch = Read(OperationsPosition.Start);
        File.AppendAllText(Current, Line("4"));
        var next = Read(batch.Position);

        Assert.Equal("1 2 3", Names(batch));
        Assert.Equal("4", Names(next));
        Assert.Empty(Read(next.Position).Entries);
    }

    [Fact]
    public void Reading_goes_on_in_the_file_that_was_set_aside()
    {
        File.WriteAllText(Current, Line("1"));
        var position = Read(OperationsPosition.Start).Position;
        File.AppendAllText(Current, Line("2"));
        File.Move(Current, Previous);

        var batch = Read(position);
        File.WriteAllText(Current, Line("3"));
        var next = Read(batch.Position);

        Assert.Equal("2", Names(batch));
        Assert.Equal("3", Names(next));
        Assert.False(batch.HasGap || next.HasGap);
    }

    // Two rotations give the new file the inode of the one that was read: ext4 uses it again at once.
    [Fact]
    public void A_file_that_was_rotated_away_is_a_gap_and_not_mistaken_for_the_new_one_with_its_inode()
    {
        File.WriteAllText(Current, Line("1"));
        var position = Read(OperationsPosition.Start).Position;
        File.WriteAllText(Current, Line("2") + Line("3"));

        var batch = Read(position);

        Assert.True(batch.HasGap);
        Assert.Equal("2 3", Names(batch));
    }

    [Fact]
    public void A_batch_has_at_most_as_many_lines_as_wanted()
    {
        File.WriteAllText(Previous, Line("1") + Line("2"));
        File.WriteAllText(Current, Line("3") + Line("4"));

        var first = Read(OperationsPosition.Start, most: 3);
        var second = Read(first.Position, most: 3);

        Assert.Equal(("1 2 3", true), (Names(first), first.HasMore));
        Assert.Equal(("4", false), (Names(second), second.HasMore));
    }

    [Fact]
    public void A_line_that_is_still_being_written_is_left_for_the_next_time()
    {
        var line = Line("2");
        File.WriteAllText(Current, Line("1") + line[..20]);
        var batch = Read(OperationsPosition.Start);
        File.AppendAllText(Current, line[20..]);

        Assert.Equal(("1", 0), (Names(batch), batch.Damaged));
        Assert.Equal("2", Names(Read(batch.Position)));
    }

    [Fact]
    public void The_first_line_of_a_new_file_is_waited_for()
    {
        File.WriteAllText(Previous, Line("1"));
        File.WriteAllText(Current, "{");
        var batch = Read(OperationsPosition.Start);
        File.WriteAllText(Current, Line("2"));

        Assert.Equal("1", Names(batch));
        Assert.Equal("2", Names(Read(batch.Position)));
    }

    // A full disk or a kill leaves a part of a line; a power failure leaves zeros. The next process appends its line.
    [Theory]
    [InlineData("""{"time":"2026-01-02T03:04:05.678Z","verb":"A""")]
    [InlineData("\0\0\0\0")]
    public void The_operation_after_a_torn_line_counts(string torn)
    {
        File.WriteAllText(Current, Line("1") + torn + Line("2"));

        var batch = Read(OperationsPosition.Start);

        Assert.Equal("1 2", Names(batch));
        Assert.Equal(1, batch.Damaged);
    }

    [Fact]
    public void A_part_of_a_line_at_the_end_of_the_previous_file_is_damaged()
    {
        File.WriteAllText(Previous, Line("1") + "{\"time\"");
        File.WriteAllText(Current, Line("2"));

        var batch = Read(OperationsPosition.Start);

        Assert.Equal(("1 2", 1), (Names(batch), batch.Damaged));
    }

    [Theory]
    [InlineData(20_000)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public void A_line_that_is_too_long_is_damaged_and_those_after_it_are_read(int length)
    {
        File.WriteAllText(Current, Line("1") + new string('x', length) + "\n" + Line("2"));

        var batch = Read(OperationsPosition.Start);

        Assert.Equal(("1 2", 1), (Names(batch), batch.Damaged));
    }

    [Fact]
    public void Something_else_in_the_file_s_place_is_an_error()
    {
        Directory.CreateDirectory(Current);

        var e = Assert.Throws<CniException>(() => Read(OperationsPosition.Start));

        Assert.Equal(112, e.Error.Code);
        Assert.Contains("is a directory", e.Error.Message, StringComparison.Ordinal);
    }

    private static string Line(string container) => Encoding.UTF8.GetString(OperationLineWriter.Line(OperationEntries.Succeeded(container)));

    private static string Names(OperationsBatch batch) => string.Join(' ', batch.Entries.Select(entry => entry.Container));

    private OperationsBatch Read(OperationsPosition position, int most = 1000) => new OperationsReader(_directory.Path).Read(position, most);
}
