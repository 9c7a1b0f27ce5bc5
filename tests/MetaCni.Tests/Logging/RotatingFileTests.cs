// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Runtime.Versioning;
using System.Text;
using MetaCni.Config;
using MetaCni.Logging;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Logging;

public sealed class RotatingFileTests : IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private LogConfig Config => new() { File = _directory.Combine("metacni.log"), MaxSize = 1, MaxBackups = 0, MaxAge = 0, Compress = false };

    private IEnumerable<string> Files => Directory.EnumerateFiles(_directory.Path).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);

    [Fact]
    public void A_full_log_file_is_renamed_with_a_timestamp()
    {
        Fill();

        Append(Config, "next\n");

        Assert.Equal(["metacni-20260102T030405.000.log", "metacni.log"], Files);
        Assert.Equal("next\n", File.ReadAllText(_directory.Combine("metacni.log")));
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void A_compressed_file_is_as_private_as_the_log()
    {
        Fill();
        Append(Config, "next\n");
        Fill();

        Append(Config with { Compress = true }, "next\n");

        var compressed = Assert.Single(Files, file => file.EndsWith(".gz", StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.Combine(compressed)));
    }

    // In place of a file that was set aside: whoever opens it waits for ever.
    [Fact]
    public async Task FIFOs_and_symbolic_links_in_place_of_rotated_files_are_not_compressed()
    {
        Fill();
        Witness.Run("mkfifo", _directory.Combine("metacni-20260101T000000.000.log"));
        File.CreateSymbolicLink(_directory.Combine("metacni-20260101T000000.001.log"), "/dev/zero");

        await Task.Run(() => Append(Config with { Compress = true }, "next\n")).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.DoesNotContain(Files, file => file.EndsWith(".gz", StringComparison.Ordinal));
        Assert.Equal("next\n", File.ReadAllText(_directory.Combine("metacni.log")));
    }

    [Fact]
    public void A_directory_that_is_missing_is_made()
    {
        var config = Config with { File = _directory.Combine("var", "log", "metacni.log") };

        Append(config, "x");

        Assert.Equal("x", File.ReadAllText(config.File));
    }

    [Fact]
    public void A_file_that_is_not_full_is_appended_to()
    {
        File.WriteAllBytes(Config.File, new byte[Megabyte - 1]);

        Append(Config, "x");

        Assert.Equal(Megabyte, new FileInfo(Config.File).Length);
        Assert.Single(Files);
    }

    [Fact]
    public void Without_a_maximum_size_the_log_file_is_never_rotated()
    {
        Fill();

        Append(Config with { MaxSize = 0 }, "x");

        Assert.Single(Files);
    }

    [Fact]
    public void Two_rotations_in_the_same_millisecond_keep_both_files()
    {
        Fill();
        Append(Config, new string('a', Megabyte));
        Append(Config, "b");

        Assert.Equal(["metacni-20260102T030405.000.log", "metacni-20260102T030405.001.log", "metacni.log"], Files);
        Assert.Equal(new string('a', Megabyte), File.ReadAllText(_directory.Combine("metacni-20260102T030405.001.log")));
    }

    [Fact]
    public void MaxBackups_limits_the_number_of_rotated_files()
    {
        for (var i = 0; i < 4; i++)
        {
            Fill();
            Append(Config with { MaxBackups = 2 }, "x");
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(["metacni-20260102T050405.000.log", "metacni-20260102T060405.000.log", "metacni.log"], Files);
    }

    [Fact]
    public void MaxAge_removes_old_rotated_files()
    {
        Fill();
        Append(Config, "x");
        _time.Advance(TimeSpan.FromDays(2));
        Fill();
        Append(Config, "x");
        _time.Advance(TimeSpan.FromDays(2));
        Fill();
        Append(Config with { MaxAge = 3 }, "x");

        Assert.Equal(["metacni-20260104T030405.000.log", "metacni-20260106T030405.000.log", "metacni.log"], Files);
    }

    // Whoever had the file open when it was set aside may still be writing to the newest.
    [Fact]
    public void All_but_the_newest_are_compressed()
    {
        Fill("first");
        Append(Config with { Compress = true }, "x");
        _time.Advance(TimeSpan.FromHours(1));
        Fill("second");
        Append(Config with { Compress = true }, "x");

        Assert.Equal(["metacni-20260102T030405.000.log.gz", "metacni-20260102T040405.000.log", "metacni.log"], Files);
        using var text = new StreamReader(
            new GZipStream(File.OpenRead(_directory.Combine("metacni-20260102T030405.000.log.gz")), CompressionMode.Decompress));
        Assert.StartsWith("first", text.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_with_other_names_are_kept()
    {
        string[] others = ["metacni-daemon.log", "metacni-20250101T000000.000.txt", "metacni-.log", "metacni-20250101.log.gz", "other.log"];
        foreach (var other in others)
        {
            _directory.Write(other, "x");
        }

        _directory.Write("metacni-20250101T000000.000.log.gz", "ours, and old");
        Fill();

        Append(Config with { MaxBackups = 1, MaxAge = 1, Compress = true }, "x");

        Assert.Equal([.. others.Append("metacni.log").Append("metacni-20260102T030405.000.log").Order(StringComparer.Ordinal)], Files);
    }

    [Fact]
    public void Only_root_can_read_the_log_file()
    {
        Append(Config, "x");

        Assert.Equal("600", Shell.Output("stat", "-c", "%a", Config.File).Trim());
    }

    // Each writer opens the file for itself, as each process does.
    [Fact]
    public async Task Lines_of_several_writers_are_all_there_and_whole()
    {
        const int Writers = 4;
        const int Lines = 1200;
        using var start = new Barrier(Writers);
        var config = Config;
        var writing = Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < Lines; i++)
                {
                    new RotatingFile(config, TimeProvider.System).Append(Line(writer, i));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        await Task.WhenAll(writing.ToList());

        var found = Directory.EnumerateFiles(_directory.Path, "*.log").SelectMany(File.ReadLines).ToList();
        var expected = Enumerable.Range(0, Writers).SelectMany(writer => Enumerable.Range(0, Lines).Select(i => Encoding.ASCII.GetString(Line(writer, i)).TrimEnd()));
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        Assert.True(Directory.EnumerateFiles(_directory.Path, "metacni-*.log").Any());
    }

    private static byte[] Line(int writer, int index) => Encoding.ASCII.GetBytes($"{writer} {index:0000} {new string((char)('a' + writer), 400)}\n");

    private void Fill(string beginning = "") => File.WriteAllText(Config.File, beginning.PadRight(Megabyte, '.'));

    private void Append(LogConfig config, string text) => new RotatingFile(config, _time).Append(Encoding.ASCII.GetBytes(text));
}
