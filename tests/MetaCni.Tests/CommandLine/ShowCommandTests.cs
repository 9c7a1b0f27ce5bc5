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
        Assert.Equal("broken", (string?)Assert.Single(json["unreadable"]!.AsArray())!["containerId"]);
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

    [GeneratedRegex(@" \d+s ")]
    private static partial Regex Ages();
}
