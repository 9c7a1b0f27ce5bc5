// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text;
using Linux;
using Linux.Files;
using MetaCni.Logging.Operations;
using Support;

namespace MetaCni.Tests.Logging.Operations;

[SupportedOSPlatform("linux")]
public sealed class OperationsLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string State => _directory.Combine("state");

    private string Current => Path.Combine(State, "operations.jsonl");

    private string Previous => Path.Combine(State, "operations.1.jsonl");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Only_root_reads_the_file()
    {
        Append(1000, "a\n");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Current));
    }

    [Fact]
    public void A_full_file_is_set_aside_and_the_one_before_is_replaced()
    {
        foreach (var line in new[] { "1", "2", "3", "4", "5" })
        {
            Append(4, $"{line}\n");
        }

        Assert.Equal("5\n", File.ReadAllText(Current));
        Assert.Equal("3\n4\n", File.ReadAllText(Previous));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(State).Count());
    }

    [Fact]
    public void A_line_longer_than_a_file_is_written_alone()
    {
        Append(4, "1\n");
        Append(4, "123456789\n");

        Assert.Equal("123456789\n", File.ReadAllText(Current));
        Assert.Equal("1\n", File.ReadAllText(Previous));
    }

    // Every writer opens the file for itself, as each process does. In each round the lines fill half a file, so there is at most one
    // rotation before they are read.
    [Fact]
    public async Task Lines_of_forty_writers_at_once_are_all_whole_and_read_once_across_rotations()
    {
        const int Writers = 40;
        const int Rounds = 60;
        var line = OperationLineWriter.Line(OperationEntries.Succeeded("r00-w00"));
        var reader = new OperationsReader(State);
        var (position, found, damaged) = (OperationsPosition.Start, new List<string>(), 0);
        for (var round = 0; round < Rounds; round++)
        {
            using var start = new Barrier(Writers);
            var writing = Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    new OperationsLog(State, maximumLength: 2 * Writers * line.Length)
                        .Append(OperationLineWriter.Line(OperationEntries.Succeeded(Name(round, writer))));
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default));
            await Task.WhenAll(writing.ToList());

            var batch = reader.Read(position, int.MaxValue);
            position = batch.Position;
            damaged += batch.Damaged;
            found.AddRange(batch.Entries.Select(entry => entry.Container));
            Assert.False(batch.HasGap);
        }

        Assert.Equal(0, damaged);
        Assert.Equal(
            Enumerable.Range(0, Rounds).SelectMany(round => Enumerable.Range(0, Writers).Select(writer => Name(round, writer))),
            found.Order(StringComparer.Ordinal));
        Assert.InRange(new FileInfo(Current).Length, 1, 2 * Writers * line.Length);
        Assert.InRange(new FileInfo(Previous).Length, 1, 2 * Writers * line.Length);
    }

    [Fact]
    public void A_process_that_was_stopped_with_the_lock_blocks_no_other()
    {
        Append(1000, "1\n");
        using (FileLockOf(Current))
        {
            Append(1000, "2\n");
            Append(4, "3\n");
        }

        Assert.Equal("1\n2\n", File.ReadAllText(Previous));
        Assert.Equal("3\n", File.ReadAllText(Current));
    }

    [Fact]
    public void Anything_else_in_the_file_s_place_is_an_error_and_stays()
    {
        Directory.CreateDirectory(Current, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Throws<LinuxException>(() => Append(1000, "1\n"));
        Directory.Delete(Current);

        File.CreateSymbolicLink(Current, _directory.Combine("elsewhere"));
        Assert.Throws<LinuxException>(() => Append(1000, "1\n"));
        File.Delete(Current);

        Witness.Run("mkfifo", Current);
        Assert.Throws<LinuxException>(() => Append(1000, "1\n"));

        Assert.False(File.Exists(_directory.Combine("elsewhere")));
    }

    [Fact]
    public void Nothing_is_written_where_another_user_could_replace_the_file()
    {
        Directory.CreateDirectory(State);
        File.SetUnixFileMode(State, File.GetUnixFileMode(State) | UnixFileMode.OtherWrite);

        Assert.Throws<UntrustedDirectoryException>(() => Append(1000, "1\n"));

        Assert.Empty(Directory.EnumerateFileSystemEntries(State));
    }

    private static string Name(int round, int writer) => $"r{round:00}-w{writer:00}";

    private static Microsoft.Win32.SafeHandles.SafeFileHandle FileLockOf(string path)
    {
        var file = FileDescriptor.Open(path, OpenFlags.ReadWrite);
        Assert.True(Linux.Locks.AdvisoryLock.TryTake(file, isExclusive: true, path));
        return file;
    }

    private void Append(long maximumLength, string line) => new OperationsLog(State, maximumLength).Append(Encoding.ASCII.GetBytes(line));
}
