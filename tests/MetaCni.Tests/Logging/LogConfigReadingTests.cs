// SPDX-License-Identifier: Apache-2.0

using MetaCni.Config;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Logging;

/// <summary>Multus's keys (docs/configuration.md), read as Multus reads them.</summary>
public sealed class LogConfigReadingTests
{
    [Fact]
    public void Without_keys_failures_go_to_stderr()
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
    public void The_levels_are_those_of_Multus(string level) =>
        Assert.Equal(level, Read($$"""{"logLevel": "{{level}}"}""").Log.Level.ToString().ToLowerInvariant());

    [Theory]
    [InlineData("""{"logLevel": "loud"}""", "logLevel")]
    [InlineData("""{"logOptions": {"maxSize": -1}}""", "logOptions.maxSize")]
    [InlineData("""{"logOptions": {"compress": "yes"}}""", "logOptions.compress")]
    [InlineData("""{"logOptions": []}""", "logOptions")]
    public void What_does_not_fit_is_reported(string json, string path)
    {
        var problem = Assert.Single(Read(json).Problems);

        Assert.Equal(path, problem.Path);
    }

    private static (LogConfig Log, IReadOnlyList<MetaConfigProblem> Problems) Read(string json)
    {
        var (config, problems) = MetaConfigReader.Read(JsonText.Object(json), Named.Version("1.0.0"));
        return (config.Log, problems);
    }
}
