// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>Containers without a record: attached by Multus, or ours with the state lost. The files are as Multus 4 writes them.</summary>
public sealed class TakeoverTests : IDisposable
{
    private const string Primary = """{"cniVersion":"1.0.0","name":"main","type":"bridge","capabilities":{"mac":true}}""";
    private const string Secondary = """{"cniVersion":"1.0.0","name":"net-a","plugins":[{"type":"macvlan","mtu":1400},{"type":"tuning"}]}""";

    private readonly PluginSandbox _sandbox = new();
    private readonly string _results;

    public TakeoverTests()
    {
        _results = Path.Combine(_sandbox.MultusDir, "results");
        Directory.CreateDirectory(_results);
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task What_multus_attached_is_taken_down_as_multus_would_and_its_files_go()
    {
        WriteScratch(Scratch("main", Primary), Scratch("default/a", Secondary, """ "ifnameRequest":"data0","macRequest":"02:00:00:00:00:01", """));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteResult("net-a", "data0", Secondary, "10.2.0.5/24");

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["tuning data0", "macvlan data0", "bridge eth0"], _sandbox.Runner.Calls.Select(call => $"{call.Type} {call.InterfaceName}"));
        Assert.Equal(
            ["10.2.0.5/24", "10.2.0.5/24", "10.1.0.5/24"], _sandbox.Runner.Calls.Select(call => (string?)call.Request["prevResult"]!["ips"]![0]!["address"]));
        Assert.Equal("K8S_POD_NAME=p;K8S_POD_NAMESPACE=ns", _sandbox.Runner.Calls[0].Arguments);
        Assert.Equal("""{"mac":"02:00:00:00:00:0b"}""", JsonText.Of(_sandbox.Runner.Calls[2].Request["runtimeConfig"]));
        Assert.Empty(Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task What_multus_only_attempted_has_no_result_and_is_taken_down_too()
    {
        WriteScratch(Scratch("main", Primary, """ "macRequest":"02:00:00:00:00:0c", """), Scratch("default/a", Secondary));

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["tuning net1", "macvlan net1", "bridge eth0"], _sandbox.Runner.Calls.Select(call => $"{call.Type} {call.InterfaceName}"));
        Assert.All(_sandbox.Runner.Calls, call => Assert.Null(call.Request["prevResult"]));
        Assert.Equal("""{"mac":"02:00:00:00:00:0c"}""", JsonText.Of(_sandbox.Runner.Calls[2].Request["runtimeConfig"]));
    }

    [Fact]
    public async Task Results_alone_suffice_and_the_primary_is_last_to_go()
    {
        WriteResult("aaa", "net7", Secondary, "10.2.0.5/24");
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["DEL net7", "DEL net7", "DEL eth0"], _sandbox.Runner.Log);
    }

    [Fact]
    public async Task Another_containers_files_are_not_touched()
    {
        WriteScratch(Scratch("main", Primary));
        File.Move(Path.Combine(_sandbox.MultusDir, _sandbox.ContainerId), Path.Combine(_sandbox.MultusDir, "other"));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24", "other");
        File.Move(Path.Combine(_results, "main-other-eth0"), Path.Combine(_results, $"main-{_sandbox.ContainerId}-eth0"));

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal(2, Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task What_cannot_be_deleted_is_on_record_from_then_on_and_alone_tried_again()
    {
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteResult("net-a", "net1", """{"cniVersion":"1.0.0","name":"net-a","type":"macvlan"}""", "10.2.0.5/24");
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Error(11, "busy") : FakeAnswer.Silence;

        Assert.Equal(11, (await _sandbox.DelAsync()).Code);
        _sandbox.Runner.Forget();
        _sandbox.Runner.Answer = FakeAnswer.Success;
        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["DEL net1"], _sandbox.Runner.Log);
        Assert.Empty(Directory.EnumerateFiles(_results));
    }

    // Multus writes its files in place: a crash leaves them empty or in part.
    [Theory]
    [InlineData("")]
    [InlineData("[{\"Name\":\"main\",\"Bytes\":")]
    [InlineData("[{\"Name\":\"main\"}]")]
    public async Task A_scratch_file_that_cannot_be_read_is_kept_as_a_damaged_record(string content)
    {
        File.WriteAllText(Path.Combine(_sandbox.MultusDir, _sandbox.ContainerId), content);
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");

        var answer = await _sandbox.DelAsync();

        Assert.Equal(112, answer.Code);
        Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
        Assert.Equal(content, await File.ReadAllTextAsync(_sandbox.RecordFile + ".corrupt"));
        Assert.Empty(Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_scratch_file_that_is_a_link_to_what_cannot_be_read_is_set_aside_and_told_until_the_grace_is_over()
    {
        var scratch = Path.Combine(_sandbox.MultusDir, _sandbox.ContainerId);
        File.CreateSymbolicLink(scratch, "/dev/null");

        Assert.Equal(112, (await _sandbox.DelAsync()).Code);
        _sandbox.Time.Ahead = TimeSpan.FromMinutes(6);
        Assert.Equal(0, (await _sandbox.DelAsync()).Code);

        Assert.False(Path.Exists(scratch));
        Assert.Equal("/dev/null", new FileInfo(_sandbox.RecordFile + ".corrupt").LinkTarget);
    }

    [Fact]
    public async Task What_multus_attached_is_checked_against_its_own_results()
    {
        WriteScratch(Scratch("main", Primary), Scratch("default/a", Secondary));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteResult("net-a", "net1", Secondary, "10.2.0.5/24");

        var answer = await _sandbox.CheckAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["CHECK eth0", "CHECK net1", "CHECK net1"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task With_the_state_lost_the_primary_is_taken_down_with_the_runtimes_result()
    {
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""");

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal("DEL eth0", Assert.Single(_sandbox.Runner.Log));
        Assert.Equal("10.1.0.5/24", (string?)_sandbox.Runner.Calls[0].Request["prevResult"]!["ips"]![0]!["address"]);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task With_the_state_lost_and_a_primary_that_is_a_definition_nobody_is_called_and_that_is_logged()
    {
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0"}""");
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["clusterNetwork"] = "a";

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Contains(_sandbox.ContainerId, _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    private void WriteScratch(params string[] delegates) =>
        File.WriteAllText(Path.Combine(_sandbox.MultusDir, _sandbox.ContainerId), $"[{string.Join(',', delegates)}]");

    private static string Scratch(string name, string config, string more = "") =>
        $$"""{"Conf":{"name":"","ipam":{},"dns":{} },"ConfList":{},"Name":"{{name}}",{{more}}"IsFilterV4Gateway":false,"Bytes":"{{Base64(config)}}"}""";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void WriteResult(string network, string interfaceName, string config, string address, string? container = null)
    {
        container ??= _sandbox.ContainerId;
        File.WriteAllText(Path.Combine(_results, $"{network}-{container}-{interfaceName}"), new JsonObject
        {
            ["kind"] = "cniCacheV1",
            ["containerId"] = container,
            ["config"] = Base64(config),
            ["ifName"] = interfaceName,
            ["networkName"] = network,
            ["netns"] = "/run/netns/x",
            ["cniArgs"] = JsonNode.Parse("""[["K8S_POD_NAME","p"],["K8S_POD_NAMESPACE","ns"],["MAC","02:00:00:00:00:0b"]]"""),
            ["capabilityArgs"] = JsonNode.Parse("""{"mac":"02:00:00:00:00:0b"}"""),
            ["result"] = JsonNode.Parse($$"""{"cniVersion":"1.0.0","ips":[{"address":"{{address}}"} ]}"""),
        }.ToJsonString());
    }
}
