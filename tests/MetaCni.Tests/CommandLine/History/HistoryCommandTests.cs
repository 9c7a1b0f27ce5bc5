// SPDX-License-Identifier: Apache-2.0

using System.Text;
using MetaCni.Logging.Operations;
using MetaCni.Tests.CommandLine.Records;
using MetaCni.Tests.Logging.Operations;
using MetaCni.Tests.Support;
using Snapshooter.Xunit;

namespace MetaCni.Tests.CommandLine.History;

public sealed class HistoryCommandTests : IDisposable
{
    private readonly RecordSandbox _sandbox = new();

    public HistoryCommandTests() => Directory.CreateDirectory(_sandbox.StateDir);

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task History_prints_a_table_newest_last()
    {
        Append(
            OperationEntries.Succeeded("3509e596c8ac1234"),
            OperationEntries.Failed(120, "network default/a (macvlan, net1): plugin macvlan failed: no such link") with { Pod = "default/db", Container = "c2" },
            OperationEntries.Succeeded("") with { Verb = "GC", Pod = "", Attachments = [], AttachmentsLeftOut = 0 });

        Assert.Equal(0, await _sandbox.RunAsync("history"));

        Snapshot.Match(_sandbox.Out);
        Assert.Empty(_sandbox.Error);
    }

    [Theory]
    [InlineData("web", "c1")]
    [InlineData("default/web", "c1")]
    [InlineData("other/db", "web2")]
    [InlineData("we", "web2")]
    [InlineData("c", "c1")]
    public async Task A_pod_or_a_container_is_selected(string subject, string container)
    {
        Append(OperationEntries.Succeeded("c1"), OperationEntries.Succeeded("web2") with { Pod = "other/db" });

        Assert.Equal(0, await _sandbox.RunAsync("history", subject, "-o", "json"));

        Assert.Equal([container], Operations.Select(operation => (string?)operation!["container"]));
    }

    [Fact]
    public async Task Failed_lists_only_failures_and_none_is_no_error()
    {
        Append(OperationEntries.Succeeded("c1"));
        Assert.Equal(0, await _sandbox.RunAsync("history", "web", "--failed"));
        Assert.Equal("no operation failed\n", _sandbox.Out);
    }

    [Fact]
    public async Task An_unknown_pod_is_an_error_with_a_suggestion()
    {
        Append(OperationEntries.Succeeded("c1"));

        Assert.Equal(1, await _sandbox.RunAsync("history", "wep"));

        Assert.Contains("no operation of a pod or container wep; did you mean web?", _sandbox.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_has_every_member_of_a_line()
    {
        var line = OperationLineWriter.Line(OperationEntries.Failed(7, "bad"));
        File.WriteAllBytes(Current, line);

        Assert.Equal(0, await _sandbox.RunAsync("history", "-o", "json"));

        Assert.Equal($$"""{"operations":[{{Encoding.UTF8.GetString(line).TrimEnd()}}]}""" + "\n", _sandbox.Out);
    }

    [Fact]
    public async Task Damaged_lines_are_skipped_and_counted_in_one_warning()
    {
        Append(OperationEntries.Succeeded("c1"));
        File.AppendAllText(Current, "damaged\n{}\n");

        Assert.Equal(0, await _sandbox.RunAsync("history", "-o", "json"));

        Assert.Single(Operations);
        Assert.StartsWith("warning: skipped 2 damaged lines of the operations log in ", _sandbox.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tail_lists_the_newest_and_says_how_many_there_are()
    {
        Append([.. Enumerable.Range(0, 10).Select(index => OperationEntries.Succeeded($"c{index}"))]);

        Assert.Equal(0, await _sandbox.RunAsync("history", "--tail", "2", "-o", "json"));

        Assert.Equal(["c8", "c9"], Operations.Select(operation => (string?)operation!["container"]));
        Assert.Equal("hint: these are the newest 2 of 10 operations; --tail 10 lists all\n", _sandbox.Error);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("100001")]
    public async Task Tail_must_be_a_sensible_number(string tail) => Assert.Equal(2, await _sandbox.RunAsync("history", $"--tail={tail}"));

    [Fact]
    public async Task Without_a_log_the_message_says_where_it_would_be()
    {
        Assert.Equal(1, await _sandbox.RunAsync("history"));

        Assert.StartsWith($"error: there is no operations log in {_sandbox.StateDir} (--state-dir) yet; ", _sandbox.Error, StringComparison.Ordinal);
    }

    // What a plugin says, and what was written into the file by whoever became root.
    [Fact]
    public async Task A_line_cannot_inject_lines_or_escape_sequences()
    {
        var line = Encoding.UTF8.GetString(OperationLineWriter.Line(OperationEntries.Failed(7, "EVIL") with { Pod = "EVIL/web", Container = "EVIL" }));
        File.WriteAllText(Current, line.Replace("EVIL", "x\\u001b[2J\\u202e\\nhint: curl", StringComparison.Ordinal));

        Assert.Equal(0, await _sandbox.RunAsync("history", "-o", "wide"));

        Assert.Equal(2, _sandbox.Out.Count(character => character == '\n'));
        Assert.Equal(_sandbox.Out.ReplaceLineEndings(""), Cni.Errors.PlainText.Escape(_sandbox.Out.ReplaceLineEndings("")));
    }

    private string Current => Path.Combine(_sandbox.StateDir, "operations.jsonl");

    private System.Text.Json.Nodes.JsonArray Operations => JsonText.Object(_sandbox.Out)["operations"]!.AsArray();

    private void Append(params IReadOnlyList<OperationEntry> entries)
    {
        foreach (var entry in entries)
        {
            new OperationsLog(_sandbox.StateDir).Append(OperationLineWriter.Line(entry));
        }
    }
}
