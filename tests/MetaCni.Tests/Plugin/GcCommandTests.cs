// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;

namespace MetaCni.Tests.Plugin;

/// <summary>GC: what this network's records hold for containers that are gone.</summary>
public sealed class GcCommandTests : IDisposable
{
    private const string ValidAttachments = "cni.dev/valid-attachments";

    private readonly PluginSandbox _sandbox = new();

    public GcCommandTests() => _sandbox.Config["cniVersion"] = "1.1.0";

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_is_not_valid_any_more_is_taken_down_without_a_namespace_that_is_not_the_recorded_one()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = new JsonArray();

        var answer = await _sandbox.RunAsync("GC");

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("", call.NetworkNamespace));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task What_is_valid_stays()
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = new JsonArray(new JsonObject { ["containerID"] = _sandbox.ContainerId, ["ifname"] = "eth0" });

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task Records_of_another_network_are_not_touched()
    {
        await AttachAsync();
        _sandbox.Config["name"] = "another";
        _sandbox.Config[ValidAttachments] = new JsonArray();

        Assert.True((await _sandbox.RunAsync("GC")).Succeeded);

        Assert.True(_sandbox.HasRecord);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[{"containerID": "c1"}]""")]
    [InlineData("""[{"containerID": "c1", "ifname": 1}]""")]
    [InlineData("""["c1"]""")]
    public async Task A_list_that_is_missing_or_unreadable_is_an_error_and_never_none(string list)
    {
        await AttachAsync();
        _sandbox.Config[ValidAttachments] = JsonNode.Parse(list);

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
        Assert.True(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_is_reported_and_keeps_no_other_from_being_collected()
    {
        await AttachAsync();
        var broken = Path.Combine(Path.GetDirectoryName(_sandbox.RecordFile)!, "0@eth0.jsonl");
        await File.WriteAllTextAsync(broken, "no record");
        _sandbox.Config[ValidAttachments] = new JsonArray();

        var answer = await _sandbox.RunAsync("GC");

        Assert.Equal((int)PluginErrorCode.StateUnavailable, answer.Code);
        Assert.Contains(broken, answer.Message, StringComparison.Ordinal);
        Assert.False(_sandbox.HasRecord);
        Assert.True(File.Exists(broken + ".corrupt"));
    }

    private async Task AttachAsync()
    {
        _sandbox.SelectNetworks("a");
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();
    }
}
