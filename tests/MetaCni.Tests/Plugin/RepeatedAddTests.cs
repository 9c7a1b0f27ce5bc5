// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Linux.Netlink;
using MetaCni.Errors;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Plugin;

/// <summary>ADD for a container that may be running: nothing of it is touched unless the new ADD can be expected to succeed.</summary>
public sealed class RepeatedAddTests : IDisposable
{
    private const string Networks = """[{"name": "a"}, {"name": "caps", "ips": ["10.7.0.5/24"]}]""";

    private readonly PluginSandbox _sandbox = new();

    public RepeatedAddTests()
    {
        _sandbox.Manifests.AddDefinition("default", "caps", Definition("caps"));
        _sandbox.Config["requestPolicy"] = "warn";
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"bandwidth": {"ingressRate": 1}, "dns": {"servers": ["10.0.0.1"]}}""");
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object(
            """{"cniVersion": "1.0.0", "name": "main", "type": "bridge", "capabilities": {"bandwidth": true}}"""));
        _sandbox.SelectNetworks(Networks);
        _sandbox.Runner.Answer = call =>
        {
            var others = _sandbox.View.LinkList.Where(link => link.Name != call.InterfaceName);
            _sandbox.View.LinkList = call.Command == "ADD" ? [.. others, Link(call.InterfaceName)] : [.. others];
            return FakeAnswer.Success(call);
        };
    }

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task An_identical_add_returns_the_same_result_and_changes_nothing()
    {
        var first = await AttachAsync();
        var record = await File.ReadAllTextAsync(_sandbox.RecordFile);
        File.Delete(_sandbox.StatusFile);

        var second = await _sandbox.AddAsync();

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(JsonText.Of(first.Output), JsonText.Of(second.Output));
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal(record, await File.ReadAllTextAsync(_sandbox.RecordFile));
        Assert.False(File.Exists(_sandbox.StatusFile));
    }

    // containerd sends CNI_ARGS in random order, and everything that it offers to the network as a whole.
    [Fact]
    public async Task Differences_that_no_plugin_sees_do_not_make_ADD_attach_again()
    {
        await AttachAsync();
        _sandbox.Environment["CNI_ARGS"] = string.Join(';', _sandbox.Pod.CniArgs(_sandbox.ContainerId).Split(';').Reverse());
        _sandbox.Environment["CNI_PATH"] = "/usr/lib/cni:/opt/cni/bin";
        _sandbox.Config["runtimeConfig"]!["dns"] = JsonText.Object("""{"servers": []}""");
        _sandbox.Runner.Missing = "macvlan";

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task The_repeated_result_has_the_version_and_mode_of_the_new_request()
    {
        await AttachAsync();
        _sandbox.Config["cniVersion"] = "0.3.1";
        _sandbox.Config["resultMode"] = "primary";

        var answer = await _sandbox.AddAsync();

        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal("0.3.1", (string?)answer.Output!["cniVersion"]);
        Assert.Equal("eth0", (string?)Assert.Single(answer.Output["interfaces"]!.AsArray())!["name"]);
        Assert.Equal("4", (string?)Assert.Single(answer.Output["ips"]!.AsArray())!["version"]);
    }

    [Theory]
    [InlineData("network")]
    [InlineData("address")]
    [InlineData("definition")]
    [InlineData("primary")]
    [InlineData("capability argument")]
    [InlineData("argument")]
    [InlineData("default route")]
    public async Task A_different_plan_replaces_the_attached_networks(string difference)
    {
        await AttachAsync();
        switch (difference)
        {
            case "network":
                _sandbox.SelectNetworks("""[{"name": "b"}, {"name": "caps", "ips": ["10.7.0.5/24"]}]""");
                break;
            case "address":
                _sandbox.SelectNetworks(Networks.Replace("10.7.0.5", "10.7.0.6", StringComparison.Ordinal));
                break;
            case "definition":
                _sandbox.Manifests.AddDefinition("default", "caps", Definition("caps", mtu: 1400));
                break;
            case "primary":
                _sandbox.Config["delegates"]![0]!["isGateway"] = true;
                break;
            case "capability argument":
                _sandbox.Config["runtimeConfig"]!["bandwidth"]!["ingressRate"] = 2;
                break;
            case "argument":
                _sandbox.Environment["CNI_ARGS"] = $"{_sandbox.Pod.CniArgs(_sandbox.ContainerId)};X=1";
                break;
            default:
                _sandbox.View = new FakeNamespaceView([.. _sandbox.View.LinkList])
                {
                    RouteList = new FakeNamespaceRoutes(FakeNamespaceRoutes.Default("0.0.0.0/0", Link("net1").Index, "10.9.0.1")),
                };
                _sandbox.SelectNetworks(Networks.Replace("\"a\"", "\"a\", \"default-route\": []", StringComparison.Ordinal));
                break;
        }

        var answer = await _sandbox.AddAsync();

        RequireAnew(answer);
    }

    [Theory]
    [InlineData("interface gone")]
    [InlineData("namespace anew")]
    [InlineData("killed")]
    [InlineData("DEL failed")]
    [InlineData("damaged")]
    public async Task An_identical_plan_is_attached_again_if_a_part_of_it_is_missing(string missing)
    {
        await AttachAsync();
        switch (missing)
        {
            case "interface gone":
                _sandbox.View.LinkList = [.. _sandbox.View.LinkList.Where(link => link.Name != "net2")];
                break;
            case "namespace anew":
                _sandbox.View = new FakeNamespaceView { Cookie = _sandbox.View.Cookie + 1 };
                break;
            case "killed":
                await File.WriteAllLinesAsync(_sandbox.RecordFile, (await File.ReadAllLinesAsync(_sandbox.RecordFile)).SkipLast(1));
                break;
            case "DEL failed":
                var answer = _sandbox.Runner.Answer;
                _sandbox.Runner.Answer = call => call.ToString() == "DEL net1" ? FakeAnswer.Error(11, "busy") : answer(call);
                Assert.False((await _sandbox.DelAsync()).Succeeded);
                _sandbox.Runner.Answer = answer;
                _sandbox.Runner.Forget();
                Assert.True((await _sandbox.AddAsync()).Succeeded);
                Assert.Equal(["DEL net1", "ADD eth0", "ADD net1", "ADD net2"], _sandbox.Runner.Log);
                return;
            default:
                await File.AppendAllTextAsync(_sandbox.RecordFile, "damaged\n");
                break;
        }

        RequireAnew(await _sandbox.AddAsync());
    }

    [Fact]
    public async Task An_identical_plan_is_attached_again_if_its_default_route_is_missing()
    {
        var route = FakeNamespaceRoutes.Default("0.0.0.0/0", Link("net1").Index, "10.9.0.1");
        _sandbox.View = new FakeNamespaceView { RouteList = new FakeNamespaceRoutes(route) };
        _sandbox.SelectNetworks(Networks.Replace("\"a\"", "\"a\", \"default-route\": [\"10.9.0.1\"]", StringComparison.Ordinal));
        await AttachAsync();
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.Empty(_sandbox.Runner.Calls);
        _sandbox.View.RouteList.Delete(route);

        RequireAnew(await _sandbox.AddAsync());
    }

    [Theory]
    [InlineData("plugin", (int)PluginErrorCode.PluginNotFound)]
    [InlineData("interface", (int)MetaCniErrorCode.InterfaceExists)]
    [InlineData("alternative name", (int)MetaCniErrorCode.InterfaceExists)]
    [InlineData("request", (int)MetaCniErrorCode.RequestNotHonoured)]
    [InlineData("network", (int)PluginErrorCode.NetworkNotFound)]
    [InlineData("names", 7)]
    [InlineData("namespace", 8)]
    [InlineData("lost record", (int)MetaCniErrorCode.StateUnavailable)]
    public async Task An_ADD_that_fails_its_checks_does_not_change_the_running_pod(string fault, int code)
    {
        await AttachAsync();
        var record = await File.ReadAllTextAsync(_sandbox.RecordFile);
        _sandbox.SelectNetworks("b, caps, c@data0");
        switch (fault)
        {
            case "plugin":
                _sandbox.Runner.Missing = "macvlan";
                break;
            case "interface":
                _sandbox.View.LinkList = [.. _sandbox.View.LinkList, Link("data0")];
                break;
            case "alternative name":
                _sandbox.View.LinkList = [.. _sandbox.View.LinkList, Link("foo") with { AlternativeNames = ["data0"] }];
                break;
            case "request":
                _sandbox.Config["requestPolicy"] = "enforce";
                _sandbox.SelectNetworks("""[{"name": "a", "bandwidth": {"ingressRate": 1}}]""");
                break;
            case "network":
                _sandbox.SelectNetworks("absent");
                break;
            case "names":
                _sandbox.SelectNetworks("a@data0, b@data0");
                break;
            case "namespace":
                _sandbox.Environment["CNI_NETNS"] = "/run/netns/absent";
                break;
            default:
                await File.WriteAllTextAsync(_sandbox.RecordFile + ".corrupt", "not even a plan");
                break;
        }

        var answer = await _sandbox.AddAsync();

        Assert.Equal(code, answer.Code);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.Equal(record, await File.ReadAllTextAsync(_sandbox.RecordFile));
    }

    // What the earlier ADD made is no reason to refuse: it is rolled back first. What its plugin's DEL leaves is one then.
    [Fact]
    public async Task An_interface_that_the_detach_leaves_behind_fails_the_repeated_ADD()
    {
        await AttachAsync();
        _sandbox.SelectNetworks("b");
        var answer = _sandbox.Runner.Answer;
        _sandbox.Runner.Answer = call => call.ToString() == "DEL net1" ? FakeAnswer.Silence : answer(call);

        Assert.Equal((int)MetaCniErrorCode.InterfaceExists, (await _sandbox.AddAsync()).Code);

        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(_sandbox.HasRecord);
    }

    private void RequireAnew(PluginAnswer answer)
    {
        Assert.True(answer.Succeeded, answer.Message);
        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0", "ADD eth0", "ADD net1", "ADD net2"], _sandbox.Runner.Log);
    }

    private async Task<PluginAnswer> AttachAsync()
    {
        var answer = await _sandbox.AddAsync();
        Assert.True(answer.Succeeded, answer.Message);
        _sandbox.Runner.Forget();
        return answer;
    }

    private static Link Link(string name) => new() { Index = 10 + name.Sum(c => c), Name = name };

    private static string Definition(string name, int mtu = 1500) =>
        $$"""{"cniVersion": "1.0.0", "name": "net-{{name}}", "type": "macvlan", "mtu": {{mtu}}, "capabilities": {"ips": true} }""";
}
