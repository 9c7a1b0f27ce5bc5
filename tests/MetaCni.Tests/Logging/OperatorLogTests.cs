// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Logging;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Logging;

public sealed class OperatorLogTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));
    private readonly TemporaryDirectory _directory = new();
    private readonly StringWriter _standardError = new();

    public void Dispose()
    {
        _directory.Dispose();
        _standardError.Dispose();
    }

    // Internal types cannot be theory data of a public method: the levels are their names.
    [Theory]
    [InlineData("Panic", "")]
    [InlineData("Error", "error warning")]
    [InlineData("Verbose", "error warning verbose")]
    [InlineData("Debug", "error warning verbose")]
    public void Each_level_includes_those_before_it(string level, string words)
    {
        Log(new LogConfig { Level = Enum.Parse<LogLevel>(level) });

        Assert.Equal(
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"2026-01-02T03:04:05.678Z [{word}] about {word}"),
            _standardError.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_file_gets_what_stderr_gets()
    {
        Log(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine("metacni.log") });

        Assert.Equal(_standardError.ToString(), File.ReadAllText(_directory.Combine("metacni.log")));
    }

    [Fact]
    public void Stderr_may_be_left_out()
    {
        Log(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine("metacni.log"), ToStandardError = false });

        Assert.Equal("", _standardError.ToString());
        Assert.Equal(3, File.ReadLines(_directory.Combine("metacni.log")).Count());
    }

    // Each of these would hold up whoever opens it, or lead the log to a file of somebody else.
    [SkippableTheory]
    [InlineData("fifo")]
    [InlineData("device")]
    [InlineData("home/link")]
    public async Task A_file_that_is_not_a_regular_one_of_root_stops_nobody(string file)
    {
        Requires.Root();
        Linux.Witness.Run("mkfifo", _directory.Combine("fifo"));
        File.CreateSymbolicLink(_directory.Combine("device"), "/dev/full");
        var precious = _directory.Write("precious", "content");
        File.CreateSymbolicLink(Path.Combine(_directory.Subdirectory("home"), "link"), precious);
        Linux.Witness.Run("chown", "12345", _directory.Combine("home"));

        await Task.Run(() => Log(new LogConfig { File = _directory.Combine(file), ToStandardError = false })).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("cannot be written", _standardError.ToString(), StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(precious));
    }

    [Fact]
    public void A_text_of_several_lines_is_one()
    {
        new OperatorLog(new LogConfig(), _standardError, _time).Error("one\ntwo\r\nthree");

        Assert.Equal("2026-01-02T03:04:05.678Z [error] one\\ntwo\\r\\nthree\n", _standardError.ToString());
    }

    [Fact]
    public void A_line_is_bounded_and_shows_every_character()
    {
        var log = new OperatorLog(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine("metacni.log") }, _standardError, _time);

        log.Error("\e[2J\u202e\u0085 " + new string('x', 2_000_000));

        var line = File.ReadAllText(_directory.Combine("metacni.log"));
        Assert.Equal(_standardError.ToString(), line);
        Assert.StartsWith("2026-01-02T03:04:05.678Z [error] \\u001b[2J\\u202e\\u0085 xxx", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 4000, 4200);
    }

    // Neither the file nor its directory can be made where a file is in the way.
    [Theory]
    [InlineData("in-the-way/metacni.log")]
    [InlineData("directory")]
    public void A_file_that_cannot_be_written_stops_nobody_and_is_told_once(string file)
    {
        _directory.Write("in-the-way", "a file");
        _directory.Subdirectory("directory");

        Log(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine(file), ToStandardError = false });

        var line = Assert.Single(_standardError.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(_directory.Combine(file), line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_that_cannot_be_taken_stops_nobody()
    {
        _directory.Write("metacni.log", new string('x', 1024 * 1024));
        _directory.Subdirectory("metacni.log.lock");

        Log(new LogConfig { File = _directory.Combine("metacni.log"), MaxSize = 1, ToStandardError = false });

        Assert.Contains("metacni.log", _standardError.ToString(), StringComparison.Ordinal);
    }

    private void Log(LogConfig config)
    {
        var log = new OperatorLog(config, _standardError, _time);
        log.Error("about error");
        log.Warning("about warning");
        log.Verbose("about verbose");
    }
}
