// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Journal;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Collecting;

/// <summary>GC of the networks' own plugins: what each is told to be valid.</summary>
public sealed class NetworkGarbageTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public NetworkGarbageTests()
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object("""{"cniVersion": "1.1.0", "name": "main", "type": "bridge"}"""));
        _sandbox.Config["cni.dev/valid-attachments"] = JsonNode.Parse($$"""
            [{"containerID": "{{_sandbox.ContainerId}}", "ifname": "eth0"}, {"containerID": "elsewhere", "ifname": "eth0"}]
            """);
        _sandbox.Manifests.AddDefinition("default", "a", """{"cniVersion": "1.1.0", "name": "shared", "type": "macvlan"}""");
        _sandbox.Manifests.AddDefinition("default", "b", """{"cniVersion": "1.1.0", "name": "shared", "type": "macvlan"}""");
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Every_network_gets_its_own_valid_attachments()
    {
        await AttachAsync("a, b, c");

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["main bridge", "shared macvlan"], _sandbox.Runner.Calls.Select(call => $"{call.Network} {call.Type}"));
        Assert.Equal(Sorted("pod/eth0", "elsewhere/eth0"), ValidOf("main"));
        Assert.Equal(Sorted("pod/net1", "pod/net2"), ValidOf("shared"));
    }

    [Fact]
    public async Task Attachments_recorded_by_other_runtimes_are_valid()
    {
        WriteResult(Path.Combine(_sandbox.MultusDir, "results"), "shared", "multus", "net1");
        WriteResult(_sandbox.RuntimeResults, "formerly", "multus", "eth0");
        WriteResult(_sandbox.RuntimeResults, "main", "bare", "eth0");
        WriteResult(_sandbox.RuntimeResults, "main-other", "other", "eth0");
        await AttachAsync("a");

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal(Sorted("pod/net1", "multus/net1"), ValidOf("shared"));
        Assert.Equal(Sorted("pod/eth0", "bare/eth0", "elsewhere/eth0"), ValidOf("main"));
    }

    // libcni writes NETWORK-CONTAINER-INTERFACE in place: a crash leaves it empty, and the name still says who may be alive.
    [Theory]
    [InlineData("shared-x-net1", "x/net1")]
    [InlineData("shared-b-x-net1", "b/x-net1", "b-x/net1")]
    [InlineData("shared-x")]
    [InlineData("other-x-net1")]
    public async Task The_file_name_of_an_unreadable_result_counts_as_a_valid_attachment(string file, params string[] valid)
    {
        Directory.CreateDirectory(_sandbox.RuntimeResults);
        await File.WriteAllTextAsync(Path.Combine(_sandbox.RuntimeResults, file), "");
        await AttachAsync("a");

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(Sorted(["pod/net1", .. valid]), ValidOf("shared"));
    }

    // Opening a FIFO waits for somebody who writes.
    [Fact]
    public async Task The_file_name_of_a_result_that_is_not_a_file_counts_as_a_valid_attachment()
    {
        var results = Directory.CreateDirectory(Path.Combine(_sandbox.MultusDir, "results")).FullName;
        global::Support.Shell.Output("mkfifo", Path.Combine(results, "shared-x-net1"), Path.Combine(_sandbox.MultusDir, "y"));
        await AttachAsync("a");

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(Sorted("pod/net1", "x/net1"), ValidOf("shared"));
    }

    // A container that the runtime does not list is gone if it was of this network: without its record the lists are right.
    [Theory]
    [InlineData("damaged")]
    [InlineData("""{"schema":1,"owner":"cluster","containerId""")]
    public async Task A_damaged_record_of_a_dead_container_is_reported_and_does_not_block_GC(string content)
    {
        await AttachAsync("a");
        await File.WriteAllTextAsync(RecordOf("forgotten"), content);
        WriteResult(_sandbox.RuntimeResults, "cluster", "forgotten", "eth0");
        WriteResult(_sandbox.RuntimeResults, "cni-loopback", "forgotten", "lo");

        var first = await _sandbox.RunAsync("GC");
        var second = await _sandbox.RunAsync("GC");

        Assert.Equal((112, 112, first.Message), (first.Code, second.Code, second.Message));
        Assert.Contains("metacni detach forgotten --force", first.Message, StringComparison.Ordinal);
        Assert.Equal(["main", "shared", "main", "shared"], _sandbox.Runner.Calls.Select(call => call.Network));
    }

    [Theory]
    [InlineData("elsewhere", "damaged", "cluster")]
    [InlineData("elsewhere", """{"schema":1,"owner":"cluster","containerId""", "cluster")]
    [InlineData("forgotten", """{"schema":1,"owner":"another","containerId""", "cluster")]
    [InlineData("forgotten", "damaged", "another")]
    public async Task A_damaged_record_of_a_possibly_living_container_blocks_GC_of_all_plugins(
        string container, string content, string networkOfTheRuntime)
    {
        await AttachAsync("a");
        await File.WriteAllTextAsync(RecordOf(container), content);
        WriteResult(_sandbox.RuntimeResults, networkOfTheRuntime, container, "eth0");

        Assert.Equal(112, (await _sandbox.RunAsync("GC")).Code);
        Assert.Equal(112, (await _sandbox.RunAsync("GC")).Code);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Theory]
    [InlineData("fifo")]
    [InlineData("link")]
    [InlineData("directory")]
    public async Task A_record_that_is_not_a_regular_file_does_not_block_GC(string kind)
    {
        await AttachAsync("a");
        var record = RecordOf("forgotten");
        switch (kind)
        {
            case "fifo":
                global::Support.Shell.Output("mkfifo", record);
                break;
            case "link":
                File.CreateSymbolicLink(record, _sandbox.RecordFile);
                break;
            default:
                Directory.CreateDirectory(record);
                break;
        }

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal(112, answer.Code);
        Assert.Equal("", answer.Details);
        Assert.Equal(["main", "shared"], _sandbox.Runner.Calls.Select(call => call.Network));
        Assert.True(_sandbox.HasRecord);
    }

    // Such a record is the newest of all: its network's configuration counts, and nothing else changes.
    [Fact]
    public async Task A_record_with_a_future_timestamp_is_valid()
    {
        _sandbox.Time.Ahead = TimeSpan.FromDays(1000);
        await AttachAsync("a");
        _sandbox.Time.Ahead = TimeSpan.Zero;

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);
        Assert.Equal(Sorted("pod/net1"), ValidOf("shared"));
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray();
        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task During_GC_a_note_tells_ADD_how_the_plugin_processes_are_marked()
    {
        await AttachAsync("a");
        var notes = new List<string>();
        _sandbox.Runner.Answer = call =>
        {
            notes.Add(File.ReadAllText(NoteOf(call.Network)));
            Assert.Equal(call.Environment["METACNI_OPERATION"], notes[^1]);
            return FakeAnswer.Silence;
        };

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal(2, notes.Count);
        Assert.StartsWith($"@{Environment.ProcessId}.", notes[0], StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_sandbox.StateDir, "collecting*"));
    }

    // Nobody could attach for ever.
    [Theory]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    [InlineData("ln", "-s", "/etc/passwd")]
    public async Task Anything_else_at_the_path_of_the_note_is_moved_away(string program, params string[] arguments)
    {
        await AttachAsync("a");
        string[] places = [NoteOf("main"), Path.Combine(_sandbox.StateDir, "collecting")];
        MakeAll();
        _sandbox.SelectNetworks("b");

        var attached = await _sandbox.AddAsync();
        Assert.True(attached.Succeeded, attached.Message);
        Assert.DoesNotContain(places, Path.Exists);
        MakeAll();
        var collected = await _sandbox.RunAsync("GC");

        Assert.True(collected.Succeeded, collected.Message);
        Assert.DoesNotContain(places, Path.Exists);
        Assert.Equal(program == "mkdir" ? 4 : 0, Directory.GetDirectories(_sandbox.StateDir, "collecting*.corrupt*").Length);

        void MakeAll() => places.ToList().ForEach(place => global::Support.Shell.Output(program, [.. arguments, place]));
    }

    // It costs a sync, and tells of nothing.
    [Fact]
    public async Task Without_time_for_any_network_no_note_is_written()
    {
        await AttachAsync("a");
        Directory.SetLastWriteTimeUtc(_sandbox.StateDir, DateTime.UnixEpoch);
        _sandbox.Config["deadline"] = "0.000001s";

        var answer = await _sandbox.RunAsync("GC");

        Assert.Contains("2 networks were not processed: GC ran out of time", answer.Message, StringComparison.Ordinal);
        Assert.Equal(DateTime.UnixEpoch, Directory.GetLastWriteTimeUtc(_sandbox.StateDir));
    }

    // What a plugin has started that came to its end in order may be there to stay, a daemon for example.
    [Fact]
    public async Task Processes_of_a_plugin_that_itself_returned_code_103_keep_running()
    {
        await AttachAsync("a");
        using var started = new System.Diagnostics.Process();
        _sandbox.Runner.Answer = call =>
        {
            if (call.Network == "main")
            {
                started.StartInfo = new System.Diagnostics.ProcessStartInfo("sleep", ["600"])
                {
                    Environment = { ["METACNI_OPERATION"] = call.Environment["METACNI_OPERATION"] },
                };
                started.Start();
            }

            return FakeAnswer.Error(103, "broken");
        };
        try
        {
            Assert.Equal(103, (await _sandbox.RunAsync("GC")).Code);

            Assert.False(started.HasExited);
        }
        finally
        {
            started.Kill();
        }
    }

    [Fact]
    public async Task A_hanging_network_uses_up_only_its_own_time()
    {
        await AttachAsync("a");
        _sandbox.Runner.Answer = call => call.Network == "main"
            ? throw new CniException(PluginErrorCode.PluginTimedOut, "was not done")
            : FakeAnswer.Silence;

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((103, "network main (bridge): was not done"), (answer.Code, answer.Message));
        Assert.Equal(["main", "shared"], _sandbox.Runner.Calls.Select(call => call.Network));
        Assert.NotEqual(_sandbox.Runner.Calls[0].Deadline, _sandbox.Runner.Calls[1].Deadline);
    }

    [Fact]
    public async Task After_a_signal_no_further_network_is_collected_and_the_error_says_so()
    {
        await AttachAsync("a");
        _sandbox.Runner.Answer = _ =>
        {
            _sandbox.Terminate();
            return FakeAnswer.Silence;
        };

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal(11, answer.Code);
        Assert.Contains("1 network was not processed", answer.Message, StringComparison.Ordinal);
        Assert.Single(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_network_with_disableGC_is_skipped()
    {
        _sandbox.Manifests.AddDefinition(
            "default", "a", """{"cniVersion": "1.1.0", "name": "shared", "disableGC": true, "plugins": [{"type": "macvlan"}]}""");
        await AttachAsync("a");

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal("main", Assert.Single(_sandbox.Runner.Calls).Network);
    }

    [Fact]
    public async Task A_failing_plugin_is_named_and_does_not_stop_GC_of_other_networks()
    {
        await AttachAsync("a");
        _sandbox.Runner.Answer = call => call.Network == "main" ? FakeAnswer.Error(120, "broken") : FakeAnswer.Silence;

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((120, "network main (bridge): broken"), (answer.Code, answer.Message));
        Assert.Equal(2, _sandbox.Runner.Calls.Count);
    }

    [Fact]
    public async Task The_error_about_a_plugin_that_is_not_installed_says_what_to_do()
    {
        await AttachAsync("a");
        _sandbox.Runner.Missing = "macvlan";

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal(
            (100, "network shared (macvlan): plugin macvlan is not there; install it, or set binDir to its directory"),
            (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Records_of_another_configuration_are_valid_and_not_detached()
    {
        await AttachAsync("a");
        _sandbox.Config["name"] = "another";
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray();

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.True(_sandbox.HasRecord);
        Assert.Equal(Sorted("pod/eth0"), ValidOf("main"));
        Assert.Equal(Sorted("pod/net1"), ValidOf("shared"));
    }

    // CNI §3 "Lifecycle & Ordering": what a plugin gives out after the list was made would look like garbage to it.
    [Fact]
    public async Task GC_and_ADD_exclude_each_other_per_network()
    {
        var locks = new AttachmentJournal(_sandbox.StateDir, TimeProvider.System).Networks;
        var passed = new CancellationToken(true);
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call =>
        {
            var other = call.Network == "main" ? "shared" : "main";
            Assert.Null(locks.TakeAlone(call.Network, passed, passed));
            locks.Share(call.Network, passed).Dispose();
            locks.TakeAlone(other, passed, passed)!.Dispose();
            return FakeAnswer.Success(call);
        };
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Answer = call =>
        {
            Assert.Equal(11, Failure.Of(() => locks.Share(call.Network, passed)).Code);
            locks.Share(call.Network == "main" ? "shared" : "main", passed).Dispose();
            return FakeAnswer.Silence;
        };

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);
        Assert.Equal(["ADD", "ADD", "GC", "GC"], _sandbox.Runner.Calls.Select(call => call.Command));
    }

    [Fact]
    public async Task A_network_with_an_ADD_in_progress_is_left_for_the_next_GC()
    {
        await AttachAsync("a");
        var locks = new AttachmentJournal(_sandbox.StateDir, TimeProvider.System).Networks;
        _sandbox.Config["deadline"] = "4s";

        PluginAnswer answer;
        using (locks.Share("main", CancellationToken.None))
        {
            answer = await _sandbox.RunAsync("GC");
        }

        Assert.Equal(11, answer.Code);
        Assert.Contains("network main: its plugins collected nothing", answer.Message, StringComparison.Ordinal);
        Assert.Equal(["shared"], _sandbox.Runner.Calls.Select(call => call.Network));
        _sandbox.Runner.Forget();
        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);
        Assert.Equal(["main", "shared"], _sandbox.Runner.Calls.Select(call => call.Network));
    }

    // As at the start of CRI-O on a new node.
    [Fact]
    public async Task GC_as_the_first_operation_on_a_node_creates_the_state_directory()
    {
        Assert.False(Directory.Exists(_sandbox.StateDir));

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["main"], _sandbox.Runner.Calls.Select(call => call.Network));
    }

    [Fact]
    public async Task A_network_whose_last_attachment_was_just_detached_gets_an_empty_list()
    {
        await AttachAsync("a");
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray();

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL main", "DEL shared", "GC main", "GC shared"], _sandbox.Runner.Calls.Select(call => $"{call.Command} {call.Network}").Order());
        Assert.Empty(ValidOf("shared"));
        Assert.Equal("macvlan", (string?)_sandbox.Runner.Calls.Single(call => call is { Command: "GC", Network: "shared" }).Request["type"]);
    }

    // All that its plan names counts as valid: the lists are right.
    [Fact]
    public async Task A_record_damaged_after_its_plan_is_named_and_does_not_block_GC()
    {
        await AttachAsync("a");
        await File.AppendAllTextAsync(_sandbox.RecordFile, "no json\n");
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray(
            new JsonObject { ["containerID"] = _sandbox.ContainerId, ["ifname"] = "eth0" });

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal(112, answer.Code);
        Assert.Contains(_sandbox.RecordFile, answer.Message, StringComparison.Ordinal);
        Assert.Equal(Sorted("pod/net1"), ValidOf("shared"));
    }

    [Fact]
    public async Task GC_removes_temporary_files_of_killed_operations()
    {
        await AttachAsync("a");
        var records = Path.GetDirectoryName(_sandbox.RecordFile)!;
        await File.WriteAllTextAsync(Path.Combine(records, ".tmp-gone@eth0.jsonl.x"), "");
        await File.WriteAllTextAsync(Path.Combine(records, "gone2.lock"), "");

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal([_sandbox.RecordFile], Directory.EnumerateFiles(records));
    }

    private string NoteOf(string network) => Path.Combine(_sandbox.StateDir, $"collecting-{NameHash.Of(network):x16}");

    private string RecordOf(string container) => Path.Combine(_sandbox.StateDir, "attachments", $"{container}@eth0.jsonl");

    private static string[] Sorted(params string[] attachments) => [.. attachments.Order(StringComparer.Ordinal)];

    // The container of this test as "pod".
    private string[] ValidOf(string network) => Sorted(
    [
        .. _sandbox.Runner.Calls.Single(call => call.Command == "GC" && call.Network == network).Request["cni.dev/valid-attachments"]!.AsArray()
            .Select(entry => $"{entry!["containerID"]}/{entry["ifname"]}".Replace(_sandbox.ContainerId, "pod", StringComparison.Ordinal)),
    ]);

    private async Task AttachAsync(string networks)
    {
        _sandbox.SelectNetworks(networks);
        var answer = await _sandbox.AddAsync();
        Assert.True(answer.Succeeded, answer.Message);
        _sandbox.Runner.Forget();
    }

    private static void WriteResult(string directory, string network, string container, string interfaceName)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(
            Path.Combine(directory, $"{network}-{container}-{interfaceName}"),
            $$"""{"kind":"cniCacheV1","containerId":"{{container}}","config":"e30=","ifName":"{{interfaceName}}","networkName":"{{network}}"}""");
    }
}
