// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using MetaCni.Logging.Operations;

namespace MetaCni.Tests.Logging.Operations;

public sealed class OperationLineTests
{
    [Fact]
    public void A_line_has_the_documented_members()
    {
        var line = Encoding.UTF8.GetString(OperationLineWriter.Line(OperationEntries.Succeeded()));

        Assert.Equal(
            """{"time":"2026-01-02T03:04:05.678Z","verb":"ADD","pod":"default/web","uid":"5a0d","container":"c1","interface":"eth0","""
            + """ "outcome":"succeeded","durationMs":12.5,"pluginMs":9.25,"phases":{"read":1,"attach":10},"""[1..]
            + """ "attachments":[{"network":"default/a","interface":"net1","plugin":"bridge,tuning","outcome":"succeeded","durationMs":9.5}],"""[1..]
            + """ "runs":[{"plugin":"bridge","verb":"ADD","durationMs":8},{"plugin":"tuning","verb":"ADD","durationMs":1.25}]}"""[1..] + "\n",
            line);
    }

    [Fact]
    public void A_failure_has_code_error_and_details()
    {
        var entry = OperationEntries.Succeeded() with { Failure = new OperationFailure(104, "no answer", "left: net1") };

        var json = JsonNode.Parse(OperationLineWriter.Line(entry))!;

        Assert.Equal("failed", (string?)json["outcome"]);
        Assert.Equal(104, (int?)json["code"]);
        Assert.Equal("no answer", (string?)json["error"]);
        Assert.Equal("left: net1", (string?)json["details"]);
    }

    [Fact]
    public void What_was_written_is_read_back()
    {
        var entry = OperationEntries.Succeeded() with { Failure = new OperationFailure(11, "läuft \"noch\"", "d"), AttachmentsLeftOut = 2 };

        Assert.True(OperationLineReader.TryRead(OperationLineWriter.Line(entry), out var read));

        Assert.Equal(entry.Failure, read.Failure);
        Assert.Equal(entry.Attachments, read.Attachments);
        Assert.Equal(entry.Runs, read.Runs);
        Assert.Equal(entry.Phases, read.Phases);
        Assert.Equal(
            entry with { Phases = read.Phases, Attachments = read.Attachments, Runs = read.Runs }, read);
    }

    [Fact]
    public void Control_and_invisible_characters_of_a_plugin_s_error_are_escaped()
    {
        var line = Encoding.UTF8.GetString(OperationLineWriter.Line(OperationEntries.Failed(999, "a\nb\u001b[31m\u202ec\0")));

        Assert.DoesNotContain('\u001b', line);
        Assert.DoesNotContain('\u202e', line);
        Assert.Equal(line.Length - 1, line.IndexOf('\n'));
    }

    // The worst that a tenant and a plugin can do: many networks with long names, and long errors that JSON escapes.
    [Fact]
    public void A_line_never_exceeds_16_KiB_and_says_how_much_was_left_out()
    {
        var network = new string('"', 5000);
        var attachments = Enumerable.Range(0, 400).Select(index => new OperationAttachment
        {
            Network = network,
            Interface = "net" + index,
            Plugin = network,
            Code = index == 399 ? 7 : null,
            Duration = TimeSpan.Zero,
        }).ToList();
        var entry = OperationEntries.Succeeded() with
        {
            Pod = network,
            Uid = network,
            Container = network,
            Failure = new OperationFailure(7, network, network),
            Attachments = attachments,
            Runs = [.. Enumerable.Repeat(new PluginRun(network, network, TimeSpan.Zero), 400)],
        };

        var line = OperationLineWriter.Line(entry);

        Assert.InRange(line.Length, 1000, 16 << 10);
        Assert.True(OperationLineReader.TryRead(line, out var read));
        Assert.Equal(400, read.Attachments.Count + read.AttachmentsLeftOut);
        Assert.Equal(400, read.Runs.Count + read.RunsLeftOut);
        Assert.Contains(read.Attachments, attachment => attachment.Code == 7);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\0\0\0")]
    [InlineData("""{"time":"2026-01-02T03:04:05.678Z","verb":"ADD","outcome":"failed","durationMs":1,"pluginMs":1}""")]
    [InlineData("""{"time":"2026-01-02T03:04:05.678Z","verb":"ADD","outcome":"maybe","durationMs":1,"pluginMs":1}""")]
    [InlineData("""{"time":"now","verb":"ADD","outcome":"succeeded","durationMs":1,"pluginMs":1}""")]
    [InlineData("""{"time":"2026-01-02T03:04:05.678Z","verb":"ADD","outcome":"succeeded","durationMs":1e300,"pluginMs":1}""")]
    [InlineData("""{"time":"2026-01-02T03:04:05.678Z","verb":"ADD","outcome":"succeeded","durationMs":1,"pluginMs":1,"runs":[3]}""")]
    public void A_damaged_line_is_no_operation(string line) =>
        Assert.False(OperationLineReader.TryRead(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void Members_of_a_newer_version_are_ignored() => Assert.True(OperationLineReader.TryRead(
        """{"time":"2026-01-02T03:04:05.678Z","verb":"ADD","outcome":"succeeded","durationMs":1,"pluginMs":1,"colour":{"a":1}}"""u8, out _));
}
