// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Journal;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

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
    public async Task Every_network_is_told_its_own_valid_attachments()
    {
        await AttachAsync("a, b, c");

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["main bridge", "shared macvlan"], _sandbox.Runner.Calls.Select(call => $"{call.Network} {call.Type}"));
        Assert.Equal(Sorted("pod/eth0", "elsewhere/eth0"), ValidOf("main"));
        Assert.Equal(Sorted("pod/net1", "pod/net2"), ValidOf("shared"));
    }

    [Fact]
    public async Task What_other_runtimes_recorded_is_valid()
    {
        WriteResult(Path.Combine(_sandbox.MultusDir, "results"), "shared", "multus", "net1");
        WriteResult(_sandbox.RuntimeResults, "main", "bare", "eth0");
        WriteResult(_sandbox.RuntimeResults, "main-other", "other", "eth0");
        await AttachAsync("a");

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal(Sorted("pod/net1", "multus/net1"), ValidOf("shared"));
        Assert.Equal(Sorted("pod/eth0", "bare/eth0", "elsewhere/eth0"), ValidOf("main"));
    }

    [Fact]
    public async Task A_list_that_cannot_be_read_is_an_error_and_the_plugin_is_not_called()
    {
        Directory.CreateDirectory(_sandbox.RuntimeResults);
        await File.WriteAllTextAsync(Path.Combine(_sandbox.RuntimeResults, "shared-x-net1"), "damaged");
        await AttachAsync("a");

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal(112, answer.Code);
        Assert.Contains("shared-x-net1", answer.Message, StringComparison.Ordinal);
        Assert.Equal("main", Assert.Single(_sandbox.Runner.Calls).Network);
    }

    // A valid one is not touched; one that is not is set aside, and still nobody knows what it held.
    [Theory]
    [InlineData("elsewhere")]
    [InlineData("forgotten")]
    public async Task While_a_record_cannot_be_read_no_plugin_collects_anything(string container)
    {
        await AttachAsync("a");
        await File.WriteAllTextAsync(Path.Combine(_sandbox.StateDir, "attachments", $"{container}@eth0.jsonl"), "damaged");

        Assert.Equal(112, (await _sandbox.RunAsync("GC")).Code);
        Assert.Equal(112, (await _sandbox.RunAsync("GC")).Code);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_network_that_forbids_gc_is_left_alone()
    {
        _sandbox.Manifests.AddDefinition(
            "default", "a", """{"cniVersion": "1.1.0", "name": "shared", "disableGC": true, "plugins": [{"type": "macvlan"}]}""");
        await AttachAsync("a");

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal("main", Assert.Single(_sandbox.Runner.Calls).Network);
    }

    [Fact]
    public async Task A_plugin_that_fails_keeps_no_other_from_collecting_and_is_named()
    {
        await AttachAsync("a");
        _sandbox.Runner.Answer = call => call.Network == "main" ? FakeAnswer.Error(120, "broken") : FakeAnswer.Silence;

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((120, "network main (bridge): broken"), (answer.Code, answer.Message));
        Assert.Equal(2, _sandbox.Runner.Calls.Count);
    }

    [Fact]
    public async Task Another_owners_records_are_valid_too_and_not_taken_down()
    {
        await AttachAsync("a");
        _sandbox.Config["name"] = "another";
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray();

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.True(_sandbox.HasRecord);
        Assert.Equal(Sorted("pod/eth0"), ValidOf("main"));
        Assert.Equal(Sorted("pod/net1"), ValidOf("shared"));
    }

    // What a plugin gives out after the list was made would look like garbage to it.
    [Fact]
    public async Task Nothing_is_collected_while_a_pod_is_being_attached()
    {
        var journal = new AttachmentJournal(_sandbox.StateDir, TimeProvider.System);
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call =>
        {
            Assert.Equal(11, Failure.Of(() => journal.LockNode(isExclusive: true, new CancellationToken(true))).Code);
            journal.LockNode(isExclusive: false, new CancellationToken(true)).Dispose();
            return FakeAnswer.Success(call);
        };
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Answer = call =>
        {
            Assert.Equal(11, Failure.Of(() => journal.LockNode(isExclusive: false, new CancellationToken(true))).Code);
            return FakeAnswer.Silence;
        };

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);
        Assert.Equal(["ADD", "ADD", "GC", "GC"], _sandbox.Runner.Calls.Select(call => call.Command));
    }

    [Fact]
    public async Task What_killed_operations_left_in_the_state_directory_goes()
    {
        await AttachAsync("a");
        var records = Path.GetDirectoryName(_sandbox.RecordFile)!;
        await File.WriteAllTextAsync(Path.Combine(records, ".tmp-gone@eth0.jsonl.x"), "");
        await File.WriteAllTextAsync(Path.Combine(records, "gone2.lock"), "");

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Equal([_sandbox.RecordFile], Directory.EnumerateFiles(records));
    }

    private static string[] Sorted(params string[] attachments) => [.. attachments.Order(StringComparer.Ordinal)];

    // The container of this test as "pod".
    private string[] ValidOf(string network) => Sorted(
    [
        .. _sandbox.Runner.Calls.Single(call => call.Network == network).Request["cni.dev/valid-attachments"]!.AsArray()
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
