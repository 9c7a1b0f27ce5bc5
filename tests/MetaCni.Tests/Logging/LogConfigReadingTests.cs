// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Logging;

/// <summary>Multus's keys (docs/configuration.md), read as Multus reads them.</summary>
public sealed class LogConfigReadingTests
{
    [Fact]
    public void By_default_errors_are_logged_to_stderr()
    {
        var (log, problems) = Read("{}");

        Assert.Empty(problems);
        Assert.Equal(new LogConfig { Level = LogLevel.Error, ToStandardError = true, File = "", MaxSize = 100, MaxBackups = 5, MaxAge = 5, Compress = true }, log);
    }

    [Fact]
    public void Every_key_is_read()
    {
        var (log, problems) = Read("""
            {"logLevel": "verbose", "logToStderr": false, "logFile": "/var/log/metacni.log",
             "logOptions": {"maxSize": 7, "maxBackups": 3, "maxAge": 2, "compress": false}}
            """);

        Assert.Empty(problems);
        Assert.Equal(
            new LogConfig { Level = LogLevel.Verbose, ToStandardError = false, File = "/var/log/metacni.log", MaxSize = 7, MaxBackups = 3, MaxAge = 2, Compress = false },
            log);
    }

    [Theory]
    [InlineData("panic")]
    [InlineData("error")]
    [InlineData("verbose")]
    [InlineData("debug")]
    public void The_log_levels_are_the_levels_of_Multus(string level) =>
        Assert.Equal(level, Read($$"""{"logLevel": "{{level}}"}""").Log.Level.ToString().ToLowerInvariant());

    [Theory]
    [InlineData("""{"logLevel": 5}""", "logLevel")]
    [InlineData("""{"logOptions": {"maxSize": -1}}""", "logOptions.maxSize")]
    [InlineData("""{"logOptions": {"maxAge": 5.0}}""", "logOptions.maxAge")]
    [InlineData("""{"logOptions": {"compress": "yes"}}""", "logOptions.compress")]
    [InlineData("""{"logOptions": []}""", "logOptions")]
    public void An_invalid_logging_key_is_reported(string json, string path) => Assert.Equal(path, Assert.Single(Read(json).Problems).Path);

    // The verbs that take down go on in spite of problems: nothing may come to lie wherever the runtime was started.
    [Fact]
    public void A_relative_logFile_is_not_used() => Assert.Equal("", Read("""{"logFile": "metacni.log"}""").Log.File);

    // As Multus, which prints a note: a node's pods do not stop starting for a word of another program.
    [Theory]
    [InlineData("warning")]
    [InlineData("info")]
    [InlineData("loud")]
    public void A_level_that_is_unknown_is_ignored_with_a_warning(string level)
    {
        var (config, problems) = MetaConfigReader.Read(JsonText.Object($$"""{"logLevel": "{{level}}"}"""), Named.Version("1.0.0"));

        Assert.Empty(problems);
        Assert.Equal(LogLevel.Error, config.Log.Level);
        Assert.Equal($"logLevel: \"{level}\" is not one of panic, error, verbose, debug", Assert.Single(config.Warnings).ToString());
    }

    private static (LogConfig Log, IReadOnlyList<MetaConfigProblem> Problems) Read(string json)
    {
        var (config, problems) = MetaConfigReader.Read(JsonText.Object(json), Named.Version("1.0.0"));
        return (config.Log, problems);
    }
}
