// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Takeover;

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
    public async Task DEL_deletes_networks_attached_by_Multus_like_Multus_and_removes_its_files()
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

    // Nothing may be removed by such names, and a DEL is not refused for them.
    [Theory]
    [InlineData("K8S_POD_NAMESPACE=../../x;K8S_POD_NAME=pod1")]
    [InlineData("K8S_POD_NAMESPACE=default;K8S_POD_NAME=../../x")]
    [InlineData("K8S_POD_NAMESPACE=default")]
    [InlineData("IP=zz;IgnoreUnknown=yes")]
    public async Task CNI_ARGS_that_ADD_refuses_do_not_fail_DEL(string arguments)
    {
        WriteScratch(Scratch("main", Primary));
        _sandbox.Environment["CNI_ARGS"] = arguments;
        Directory.CreateDirectory(Path.Combine(_sandbox.StateDir, "status"));
        var other = Path.Combine(_sandbox.StateDir, "..", "x_pod1.json");
        File.WriteAllText(other, "somebody else's");

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
        Assert.Equal(arguments, _sandbox.Runner.Calls[0].Arguments);
        Assert.True(File.Exists(other));
    }

    [Theory]
    [InlineData("IgnoreUnknown=1;A=B=C;D=E", "IgnoreUnknown=1;D=E")]
    [InlineData("IgnoreUnknown=1;A=B;", "IgnoreUnknown=1;A=B")]
    [InlineData(";=;A", "")]
    public async Task A_DEL_without_a_record_deletes_the_primary_with_the_arguments_that_are_pairs(string arguments, string passed)
    {
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""");
        _sandbox.Environment["CNI_ARGS"] = arguments;

        var answer = await _sandbox.DelAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
        Assert.Equal(passed, _sandbox.Runner.Calls[0].Arguments);
    }

    [Fact]
    public async Task Networks_that_Multus_only_attempted_are_deleted_without_prevResult()
    {
        WriteScratch(Scratch("main", Primary), Scratch("default/a", Secondary));

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(["tuning net1", "macvlan net1", "bridge eth0"], _sandbox.Runner.Calls.Select(call => $"{call.Type} {call.InterfaceName}"));
        Assert.All(_sandbox.Runner.Calls, call => Assert.Null(call.Request["prevResult"]));
    }

    // As Multus's DEL: the runtime's for everybody, and what the pod asked for over it, which a primary never gets.
    [Fact]
    public async Task Without_a_result_DEL_passes_the_runtimeConfig_and_the_pods_requests()
    {
        const string Mapper = """{"cniVersion":"1.0.0","name":"n","type":"portmap","capabilities":{"portMappings":true,"mac":true}}""";
        const string Asked = """ "macRequest":"02:00:00:00:00:0c", """;
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"portMappings":[{"hostPort":80}],"mac":"02:00:00:00:00:0d","x":1}""");
        WriteScratch(Scratch("main", Mapper, Asked), Scratch("default/a", Mapper, Asked));

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal(
            [
                """{"portMappings":[{"hostPort":80}],"mac":"02:00:00:00:00:0c"}""",
                """{"portMappings":[{"hostPort":80}],"mac":"02:00:00:00:00:0d"}""",
            ],
            _sandbox.Runner.Calls.Select(call => JsonText.Of(call.Request["runtimeConfig"])));
    }

    // Multus's ADD gave it none either. Its DEL gives it Multus's own, which the plugins may not speak.
    [Theory]
    [InlineData("""{"name":"net-a","plugins":[{"type":"macvlan"},{"type":"tuning"}]}""")]
    [InlineData("""{"name":"net-a","type":"macvlan"}""")]
    public async Task A_network_without_a_version_gets_no_version_and_no_prevResult_at_DEL(string network)
    {
        WriteScratch(Scratch("main", Primary), Scratch("default/a", network));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteResult("net-a", "net1", network, "10.2.0.5/24");

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        var calls = _sandbox.Runner.Calls.Where(call => call.InterfaceName == "net1").ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, call => Assert.Equal("", (string?)call.Request["cniVersion"]));
        Assert.All(calls, call => Assert.Null(call.Request["prevResult"]));
    }

    [Fact]
    public async Task Result_files_alone_suffice_and_the_primary_is_deleted_last()
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
    public async Task A_failed_DEL_is_recorded_and_only_the_failed_network_is_retried()
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

        var scratch = Path.Combine(_sandbox.MultusDir, _sandbox.ContainerId);
        Assert.Equal(112, answer.Code);
        Assert.Contains($"Multus's record of container {_sandbox.ContainerId} is damaged ({scratch}: ", answer.Message, StringComparison.Ordinal);
        Assert.Equal(["DEL eth0"], _sandbox.Runner.Log);
        var aside = await File.ReadAllTextAsync(_sandbox.RecordFile + ".corrupt");
        Assert.StartsWith($"# {scratch}: ", aside, StringComparison.Ordinal);
        Assert.Equal(content, aside[(aside.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
        Assert.Empty(Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories));
    }

    // kubelet's next DEL says the same, though Multus's file is gone.
    [Fact]
    public async Task Every_DEL_names_the_damaged_file_of_Multus()
    {
        var result = Path.Combine(_results, $"main-{_sandbox.ContainerId}-eth0");
        File.WriteAllText(result, "{");

        await _sandbox.DelAsync();
        var answer = await _sandbox.DelAsync();

        Assert.Equal(112, answer.Code);
        Assert.Contains($"({result}: ", answer.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(result));
    }

    [Fact]
    public async Task A_scratch_file_without_networks_is_removed()
    {
        WriteScratch();

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Empty(Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_scratch_file_that_is_a_link_is_renamed_and_reported_until_the_grace_ends()
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
    public async Task Networks_attached_by_Multus_are_checked_against_their_own_results()
    {
        WriteScratch(Scratch("main", Primary), Scratch("default/a", Secondary));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteResult("net-a", "net1", Secondary, "10.2.0.5/24");

        var answer = await _sandbox.CheckAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["CHECK eth0", "CHECK net1", "CHECK net1"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    // The runtime does not list it: it is gone, and its DEL never came, or came while Multus was there and failed.
    [Theory]
    [InlineData("cluster")]
    [InlineData("")]
    public async Task GC_deletes_networks_of_a_dead_container_attached_by_Multus(string networkOfTheRuntime)
    {
        WriteScratch(Scratch("main", Primary), Scratch("default/a", Secondary), Scratch("default/b", Secondary));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteResult("net-a", "net1", Secondary, "10.2.0.5/24");
        WriteRuntimeResult(networkOfTheRuntime);

        var answer = await CollectAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(
            ["DEL net2", "DEL net2", "DEL net1", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal(_sandbox.ContainerId, call.Environment["CNI_CONTAINERID"]));
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("", call.NetworkNamespace));
        Assert.All(_sandbox.Runner.Calls, call => Assert.Contains("K8S_POD_NAME=p", call.Arguments, StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task Gc_leaves_a_container_that_the_runtime_lists()
    {
        WriteScratch(Scratch("main", Primary));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");

        Assert.True((await CollectAsync(_sandbox.ContainerId)).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal(2, Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories).Count());
    }

    // The runtime's list is of our network, and this container was another's: of a configuration with another name, most likely.
    [Fact]
    public async Task Gc_leaves_a_container_of_another_network()
    {
        WriteScratch(Scratch("main", Primary));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        WriteRuntimeResult("multus-cni-network");

        Assert.True((await CollectAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal(2, Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task GC_keeps_an_unlisted_container_of_Multus_while_its_namespace_exists()
    {
        WriteScratch(Scratch("main", Primary));
        WriteResult("main", "eth0", Primary, "10.1.0.5/24");
        var result = Path.Combine(_results, $"main-{_sandbox.ContainerId}-eth0");
        await File.WriteAllTextAsync(result, (await File.ReadAllTextAsync(result)).Replace("/run/netns/x", "/proc/self/ns/net", StringComparison.Ordinal));

        Assert.True((await CollectAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    // The scratch file comes before the first plugin: Multus may be in the middle of its ADD.
    [Fact]
    public async Task GC_keeps_a_container_of_Multus_without_a_recorded_namespace()
    {
        WriteScratch(Scratch("main", Primary));

        Assert.True((await CollectAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Single(Directory.EnumerateFiles(_sandbox.MultusDir, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Gc_leaves_files_that_are_not_multus_s()
    {
        await File.WriteAllTextAsync(Path.Combine(_sandbox.MultusDir, "README"), "not a scratch file");

        Assert.True((await CollectAsync()).Succeeded);

        Assert.Equal(["README"], Directory.EnumerateFiles(_sandbox.MultusDir).Select(Path.GetFileName));
    }

    [Fact]
    public async Task After_losing_the_state_DEL_deletes_the_primary_with_the_runtimes_prevResult()
    {
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0", "ips": [{"address": "10.1.0.5/24"}]}""");

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Equal("DEL eth0", Assert.Single(_sandbox.Runner.Log));
        Assert.Equal("10.1.0.5/24", (string?)_sandbox.Runner.Calls[0].Request["prevResult"]!["ips"]![0]!["address"]);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task After_losing_the_state_a_primary_from_a_definition_is_not_deleted_but_logged()
    {
        _sandbox.Config["prevResult"] = JsonText.Object("""{"cniVersion": "1.0.0"}""");
        _sandbox.Config.Remove("delegates");
        _sandbox.Config["clusterNetwork"] = "a";

        Assert.True((await _sandbox.DelAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Contains(_sandbox.ContainerId, _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    private Task<PluginAnswer> CollectAsync(params string[] containers)
    {
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["cni.dev/valid-attachments"] = new JsonArray(
            [.. containers.Select(container => new JsonObject { ["containerID"] = container, ["ifname"] = "eth0" })]);
        return _sandbox.RunAsync("GC");
    }

    // libcni's own file of the attachment that the runtime made: removed when its DEL succeeds.
    private void WriteRuntimeResult(string network)
    {
        if (network.Length > 0)
        {
            Directory.CreateDirectory(_sandbox.RuntimeResults);
            File.WriteAllText(Path.Combine(_sandbox.RuntimeResults, $"{network}-{_sandbox.ContainerId}-eth0"), "{}");
        }
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
