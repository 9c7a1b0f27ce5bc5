// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Journal;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Journal;

/// <summary>
/// Pods stay attached while a node is upgraded, and while that is taken back: each version reads the records of the ones before it, and
/// the one before reads its records (docs/journal.md).
/// </summary>
public sealed class RecordCompatibilityTests : IDisposable
{
    private static readonly string Fixtures =
        Path.Combine(RepositoryPaths.Root, "tests", "MetaCni.Tests", "Journal", "Fixtures", "schema-1");

    private readonly PluginSandbox _sandbox = new();

    /// <summary>Records of the first version with real plugins, and what DEL has to take down, in its order.</summary>
    public static TheoryData<string, string> Records => new()
    {
        { "adopted-from-multus", "net1 eth0" },
        { "adopted-from-result", "eth0" },
        { "complete", "net3 net2 data0 eth0" },
        { "concurrent", "net3 net2 data0 eth0" },
        { "default-routes", "net1 eth0" },
        { "default-routes-own", "net1 eth0" },
        { "device", "net2 net1 eth0" },
        { "failed-del", "net3 net2 eth0" },
        { "forget-failed", "" },
        { "killed-add", "net3 net2 data0 eth0" },
        { "killed-del", "data0 eth0" },
        { "plugin-missing", "data0" },
        { "refused-add", "net3" },
        { "refused-chain", "net1" },
        { "salvaged", "net3 net2 eth0" },
        { "without-kubernetes", "net1 eth0" },
    };

    /// <summary>What a user, or a fault, does to a pod that keeps its record.</summary>
    public static TheoryData<string> Lives => ["attached", "failed DEL", "failed undo", "failed to forget", "damaged", "adopted", "killed"];

    public void Dispose() => _sandbox.Dispose();

    [Theory]
    [MemberData(nameof(Records))]
    public async Task DEL_detaches_a_record_written_by_the_first_version(string name, string interfaces)
    {
        var lines = await LayDownAsync(name);

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(interfaces, string.Join(' ', _sandbox.Runner.Calls.Select(call => call.InterfaceName).Distinct()));
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("DEL", call.Command));
        Assert.All(_sandbox.Runner.Calls, call => RequireAsRecorded(lines, call));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void The_frozen_reader_reads_what_the_first_version_wrote(string name, string interfaces) => Assert.Equal(
        interfaces.Split(' ', StringSplitOptions.RemoveEmptyEntries).Reverse(),
        SchemaOne.Outstanding(File.ReadAllText(Path.Combine(Fixtures, $"{name}.jsonl"))));

    [Fact]
    public void Every_fixture_record_of_the_first_version_is_tested() => Assert.Equal(
        Records.Select(row => (string)row[0]).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(Fixtures, "*.jsonl").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task The_first_version_detaches_the_same_attachments_from_a_current_record(string life)
    {
        await LiveAsync(life);

        var record = _sandbox.Record();

        Assert.Equal(
            record.Attachments.Where(attachment => attachment.IsOutstanding).Select(attachment => attachment.Planned.InterfaceName.Value),
            SchemaOne.Outstanding(await File.ReadAllTextAsync(_sandbox.RecordFile)));
    }

    // What a later version may add under the same number.
    [Fact]
    public async Task Members_and_events_of_a_later_version_change_nothing()
    {
        await LiveAsync("attached");
        var before = _sandbox.Record();
        var text = await File.ReadAllTextAsync(_sandbox.RecordFile);
        text = text.Replace("{\"schema\":1,", "{\"schema\":1,\"later\":{\"a\":[1]},", StringComparison.Ordinal)
            .Replace("\"event\":\"attached\"", "\"event\":\"attached\",\"later\":[true]", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_sandbox.RecordFile, $"{text}{{\"event\":\"later\",\"attachment\":99,\"msg\":\"x\"}}\n");

        var after = _sandbox.Record();

        Assert.Equal(before.Attachments.Select(attachment => attachment.State), after.Attachments.Select(attachment => attachment.State));
        Assert.Equal((before.IsComplete, before.IsAtWork), (after.IsComplete, after.IsAtWork));
        Assert.True((await _sandbox.DelAsync()).Succeeded);
    }

    // The record as that version left it, under the name that it has on a node.
    private async Task<List<JsonObject>> LayDownAsync(string name)
    {
        var file = Path.Combine(Fixtures, $"{name}.jsonl");
        var lines = (await File.ReadAllLinesAsync(file)).Select(JsonText.Object).ToList();
        var target = Path.Combine(Path.GetDirectoryName(_sandbox.RecordFile)!, $"{lines[0]["containerId"]}@{lines[0]["interface"]}.jsonl");
        new AttachmentJournal(_sandbox.StateDir, TimeProvider.System).RequireUsable();
        foreach (var extension in new[] { "", ".corrupt" }.Where(extension => File.Exists(file + extension)))
        {
            File.Copy(file + extension, target + extension);
        }

        _sandbox.Environment["CNI_CONTAINERID"] = (string)lines[0]["containerId"]!;
        return lines;
    }

    // CNI §3 "Deleting an attachment": the configuration and parameters of ADD, and its result. The recorded namespace is gone.
    private void RequireAsRecorded(List<JsonObject> lines, FakeCall call)
    {
        var index = lines[0]["attachments"]!.AsArray().Index().Single(one => (string?)one.Item!["interface"] == call.InterfaceName).Index;
        var planned = lines[0]["attachments"]![index]!;
        var result = lines.LastOrDefault(line => (int?)line["attachment"] == index && line["result"] is not null)?["result"];
        Assert.Equal((string)planned["arguments"]!, call.Arguments);
        Assert.Equal((string?)planned["configuration"]!["name"], call.Network);
        Assert.True(JsonNode.DeepEquals(result, call.Request["prevResult"]), $"{JsonText.Of(result)} and {JsonText.Of(call.Request["prevResult"])}");
        Assert.Equal(lines[0]["namespaceCookie"] is { } cookie && (ulong)cookie > 0 ? "" : _sandbox.NetworkNamespace, call.NetworkNamespace);
    }

    private async Task LiveAsync(string life)
    {
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object(
            """{"cniVersion": "1.0.0", "name": "main", "type": "bridge", "ipam": {"type": "x"}}"""));
        _sandbox.Config["deviceInfoDir"] = Path.Combine(_sandbox.StateDir, "devinfo");
        _sandbox.Manifests.AddDefinition(
            "default", "d", """{"cniVersion": "1.0.0", "name": "net-d", "plugins": [{"type": "macvlan", "capabilities": {"deviceID": true}}, {"type": "tuning"}]}""");
        _sandbox.SelectNetworks("""[{"name": "d", "deviceID": "0000:03:02.1"}, {"name": "a", "cni-args": {"x": "é"}}, {"name": "b"}]""");
        switch (life)
        {
            case "failed undo":
                _sandbox.Runner.Answer = call => call.InterfaceName == "net2" || (call.InterfaceName == "net1" && call.Command == "DEL")
                    ? FakeAnswer.Error(11, call.Command)
                    : FakeAnswer.Success(call);
                Assert.False((await _sandbox.AddAsync()).Succeeded);
                break;
            case "adopted":
                await AttachAsync();
                _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""");
                File.Delete(_sandbox.RecordFile);
                await FailToDeleteAsync("eth0");
                break;
            case "failed DEL":
                await AttachAsync();
                await FailToDeleteAsync("net1");
                break;
            case "failed to forget":
                await AttachAsync();
                File.Delete(_sandbox.StatusFile);
                Directory.CreateDirectory(Path.Combine(_sandbox.StatusFile, "x"));
                await FailToDeleteAsync("none");
                break;
            case "damaged":
                await AttachAsync();
                await File.AppendAllTextAsync(_sandbox.RecordFile, "\0\n");
                await FailToDeleteAsync("net1");
                break;
            case "killed":
                await AttachAsync();
                await File.WriteAllLinesAsync(_sandbox.RecordFile, (await File.ReadAllLinesAsync(_sandbox.RecordFile)).SkipLast(3));
                break;
            default:
                await AttachAsync();
                break;
        }
    }

    private async Task AttachAsync()
    {
        var answer = await _sandbox.AddAsync();
        Assert.True(answer.Succeeded, answer.Message);
    }

    private async Task FailToDeleteAsync(string interfaceName)
    {
        _sandbox.Runner.Answer = call => call.InterfaceName == interfaceName ? FakeAnswer.Error(11, "busy") : FakeAnswer.Success(call);
        Assert.False((await _sandbox.DelAsync()).Succeeded);
    }
}
