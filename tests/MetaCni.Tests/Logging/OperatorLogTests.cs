// SPDX-License-Identifier: Apache-2.0

using System.Text;
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
    [InlineData("Verbose", "error warning info")]
    [InlineData("Debug", "error warning info debug")]
    public void Each_level_includes_the_more_severe_levels(string level, string words)
    {
        Log(new LogConfig { Level = Enum.Parse<LogLevel>(level) });

        Assert.Equal(
            words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"time=2026-01-02T03:04:05.678Z level={word} msg=\"about {word}\""),
            _standardError.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_log_file_contains_the_same_lines_as_stderr()
    {
        Log(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine("metacni.log") });

        Assert.Equal(_standardError.ToString(), File.ReadAllText(_directory.Combine("metacni.log")));
    }

    [Fact]
    public void Logging_to_stderr_can_be_disabled()
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
    public async Task A_log_file_that_is_not_a_regular_file_of_root_is_not_used_and_not_blocking(string file)
    {
        Requires.Root();
        Witness.Run("mkfifo", _directory.Combine("fifo"));
        File.CreateSymbolicLink(_directory.Combine("device"), "/dev/full");
        var precious = _directory.Write("precious", "content");
        File.CreateSymbolicLink(Path.Combine(_directory.Subdirectory("home"), "link"), precious);
        Witness.Run("chown", "12345", _directory.Combine("home"));

        await Task.Run(() => Log(new LogConfig { File = _directory.Combine(file), ToStandardError = false })).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("cannot write the log file", _standardError.ToString(), StringComparison.Ordinal);
        Assert.Equal("content", File.ReadAllText(precious));
    }

    [Fact]
    public void A_message_of_several_lines_is_logged_on_one_line()
    {
        new OperatorLog(new LogConfig(), _standardError, _time).Error("one\ntwo\r\nthree");

        Assert.Equal("time=2026-01-02T03:04:05.678Z level=error msg=\"one\\ntwo\\r\\nthree\"\n", _standardError.ToString());
    }

    [Fact]
    public void A_line_is_limited_and_invisible_characters_are_escaped()
    {
        var log = new OperatorLog(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine("metacni.log") }, _standardError, _time);

        log.Error("\e[2J\u202e\u0085 " + new string('x', 2_000_000));

        var line = File.ReadAllText(_directory.Combine("metacni.log"));
        Assert.Equal(_standardError.ToString(), line);
        Assert.StartsWith("time=2026-01-02T03:04:05.678Z level=error msg=\"\\u001B[2J\\u202e\\u0085 xxx", line, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(line), 3000, 4096);
    }

    // Several processes write to one pipe: longer lines would be mixed up.
    [Theory]
    [InlineData("Logfmt")]
    [InlineData("Json")]
    public void A_long_line_is_cut_but_the_pod_and_the_message_are_kept(string format)
    {
        var log = new OperatorLog(new LogConfig { Format = Enum.Parse<LogFormat>(format) }, _standardError, _time);
        var pod = "default/" + new string('p', 253);

        log.About(LogField.Pod(pod)).Error("ADD failed", LogField.Error(new string('\u202e', 4096)), LogField.Details(new string('"', 1024)));

        var line = _standardError.ToString();
        Assert.Equal('\n', line[^1]);
        Assert.InRange(Encoding.UTF8.GetByteCount(line), 3000, 4096);
        Assert.Contains(pod, line, StringComparison.Ordinal);
        Assert.Contains("ADD failed", line, StringComparison.Ordinal);
    }

    // go-logfmt's rules, as Loki and kubectl's users have them: quoted where it is no word, with JSON's escapes.
    [Theory]
    [InlineData("net1", "net1")]
    [InlineData("a b", "\"a b\"")]
    [InlineData("a=b", "\"a=b\"")]
    [InlineData("say \"x\"", "\"say \\\"x\\\"\"")]
    [InlineData("C:\\n", "\"C:\\\\n\"")]
    [InlineData("é", "\"é\"")]
    public void A_value_of_logfmt_is_quoted_where_it_has_to_be(string value, string written)
    {
        new OperatorLog(new LogConfig(), _standardError, _time).Error("x", LogField.Network(value));

        Assert.EndsWith($" msg=x network={written}\n", _standardError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        new OperatorLog(new LogConfig(), _standardError, _time).Error("x", LogField.Network(((char)0xD800).ToString()));

        Assert.EndsWith(" network=\"\ufffd\"\n", _standardError.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_json_is_an_object_with_the_same_keys()
    {
        var log = new OperatorLog(new LogConfig { Format = LogFormat.Json }, _standardError, _time);

        log.About(LogField.Pod("default/client"), LogField.Container(""))
            .Error("say \"x\"\u202e", LogField.Number("code", 7), LogField.Duration(TimeSpan.FromMilliseconds(1.25)));

        Assert.Equal(
            """{"time":"2026-01-02T03:04:05.678Z","level":"error","msg":"say \"x\"\u202e","pod":"default/client","code":7,"durationMs":1.3}""" + "\n",
            _standardError.ToString());
    }

    // Neither the file nor its directory can be made where a file is in the way.
    [Theory]
    [InlineData("in-the-way/metacni.log")]
    [InlineData("directory")]
    public void A_log_file_that_cannot_be_written_is_reported_once_and_does_not_fail(string file)
    {
        _directory.Write("in-the-way", "a file");
        _directory.Subdirectory("directory");

        Log(new LogConfig { Level = LogLevel.Verbose, File = _directory.Combine(file), ToStandardError = false });

        var line = Assert.Single(_standardError.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(_directory.Combine(file), line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_lock_that_cannot_be_acquired_does_not_fail()
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
        log.Verbose("about info");
        log.Debug("about debug");
    }
}
