// SPDX-License-Identifier: Apache-2.0
//
// Where Multus and the NPWG's text disagree, row by row of the list in docs/differences-from-multus.md: what others read follows
// Multus, the rules follow the text, and an invalid annotation fails the pod as in Multus.

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Tests.Planning;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Compatibility;

/// <summary>One test for each row, named after it.</summary>
public sealed class SpecificationRowTests : IDisposable
{
    private readonly PluginSandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Row_invalid_annotation_content_fails_the_pod_as_in_Multus()
    {
        _sandbox.SelectNetworks("""[{"name": "a", "ips": ["no address"]}]""");

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, (await _sandbox.AddAsync()).Code);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Theory]
    [InlineData("""{"name": "a", "ips": ["10.1.1.5/24"]}""", "ips")]
    [InlineData("""{"name": "a", "mac": "02:00:00:00:00:99"}""", "mac")]
    [InlineData("""{"name": "a", "portMappings": [{"hostPort": 80, "containerPort": 80}]}""", "portMappings")]
    [InlineData("""{"name": "a", "bandwidth": {"egressRate": 1}}""", "bandwidth")]
    [InlineData("""{"name": "a", "infiniband-guid": "c2:11:22:33:44:55:66:77"}""", "infinibandGUID")]
    public async Task Row_capability_present_is_verified_as_the_specification_says(string element, string capability)
    {
        _sandbox.SelectNetworks($"[{element}]");

        var answer = await _sandbox.AddAsync();

        Assert.Equal((int)MetaCniErrorCode.RequestNotHonoured, answer.Code);
        Assert.Contains("default/a", answer.Message, StringComparison.Ordinal);
        Assert.Contains(capability, answer.Message, StringComparison.Ordinal);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task Row_runtimeConfig_reaches_only_the_primary_as_the_specification_says()
    {
        const string capable = """{"cniVersion": "1.0.0", "name": "n", "type": "t", "capabilities": {"portMappings": true}}""";
        _sandbox.Config["delegates"] = new JsonArray(JsonText.Object(capable));
        _sandbox.Config["runtimeConfig"] = JsonText.Object("""{"portMappings": [{"hostPort": 80}]}""");
        _sandbox.Manifests.AddDefinition("default", "a", capable);
        _sandbox.SelectNetworks("a");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.NotNull(_sandbox.Runner.Calls[0].Request["runtimeConfig"]);
        Assert.Null(_sandbox.Runner.Calls[1].Request["runtimeConfig"]);
    }

    [Theory]
    [InlineData("""{"name": "a", "default-route": ["10.1.1.1"]}, {"name": "b", "default-route": ["10.1.1.2"]}""")]
    [InlineData("""{"name": "a", "default-route": ["10.1.1.1"]}, {"name": "b", "default-route": []}""")]
    public async Task Row_default_route_is_allowed_once_per_family_as_the_specification_says(string elements)
    {
        _sandbox.SelectNetworks($"[{elements}]");

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, (await _sandbox.AddAsync()).Code);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public void Row_default_route_may_list_several_gateways_as_the_specification_says()
    {
        var plan = PlanInputs.Plan(PlanInputs.OfConfiguration(), PlanInputs.Selected("""{"name": "a", "default-route": ["10.1.1.1", "10.1.1.2"]}"""));

        Assert.Equal(["10.1.1.1", "10.1.1.2"], Assert.Single(plan.DefaultRoutes).Gateways.Select(gateway => gateway.ToString()));
    }

    [Fact]
    public async Task Row_bandwidth_keys_are_all_four_sent_as_in_Multus_and_a_rate_has_a_burst()
    {
        _sandbox.Manifests.AddDefinition("default", "a", """{"cniVersion": "1.0.0", "name": "n", "type": "t", "capabilities": {"bandwidth": true}}""");
        _sandbox.SelectNetworks("""[{"name": "a", "bandwidth": {"egressRate": 5000000000}}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(
            """{"bandwidth":{"ingressRate":0,"ingressBurst":0,"egressRate":5000000000,"egressBurst":500000000}}""",
            JsonText.Of(_sandbox.Runner.Calls[1].Request["runtimeConfig"]));
    }

    [Fact]
    public async Task Row_status_ips_have_no_prefix_length_as_in_Multus()
    {
        var status = await StatusOfAsync(TwoInterfaces);

        Assert.Equal(["10.1.0.2", "10.2.0.2"], status.Select(entry => (string?)Assert.Single(entry["ips"]!.AsArray())));
    }

    [Fact]
    public async Task Row_status_gateway_uses_the_key_gateway_as_in_Multus()
    {
        var entry = (await StatusOfAsync(TwoInterfaces))[0];

        Assert.Equal("""["10.1.0.1"]""", JsonText.Of(entry["gateway"]));
        Assert.Null(entry["default-route"]);
    }

    [Fact]
    public async Task Row_status_default_is_left_out_when_false_as_in_Multus()
    {
        _sandbox.SelectNetworks("a");
        Assert.True((await _sandbox.AddAsync()).Succeeded);

        var status = Status();

        Assert.True((bool)status[0]["default"]!);
        Assert.False(status[1].ContainsKey("default"));
    }

    [Fact]
    public async Task Row_status_source_is_an_entry_for_each_interface_in_the_pod_as_in_Multus() =>
        Assert.Equal(["net1 default/a", "extra0 default/a"], (await StatusOfAsync(TwoInterfaces)).Select(entry => $"{entry["interface"]} {entry["name"]}"));

    [Fact]
    public async Task Row_empty_spec_lookup_is_in_order_of_file_names_as_in_Multus()
    {
        var directory = Directory.CreateDirectory(Path.Combine(_sandbox.Manifests.Path, "net.d")).FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "10-a.conf"), """{"cniVersion": "1.0.0", "name": "empty", "type": "first"}""");
        await File.WriteAllTextAsync(Path.Combine(directory, "20-a.conflist"), """{"cniVersion": "1.0.0", "name": "empty", "plugins": [{"type": "second"}]}""");
        _sandbox.Config["confDir"] = directory;
        _sandbox.Manifests.AddDefinition("default", "empty", null);
        _sandbox.SelectNetworks("empty");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal("first", _sandbox.Runner.Calls[1].Type);
    }

    [Fact]
    public async Task Row_DEL_tries_all_networks_and_reports_failures_as_the_specification_says()
    {
        _sandbox.SelectNetworks("a, b");
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        _sandbox.Runner.Forget();
        _sandbox.Runner.Answer = call => call.InterfaceName == "net2" ? FakeAnswer.Error(11, "busy") : FakeAnswer.Silence;

        var answer = await _sandbox.DelAsync();

        Assert.Equal((11, "network default/b (macvlan, net2): plugin macvlan failed: busy"), (answer.Code, answer.Message));
        Assert.Equal(["DEL net2", "DEL net1", "DEL eth0"], _sandbox.Runner.Log);
    }

    [Theory]
    [InlineData("ADD")]
    [InlineData("DEL")]
    [InlineData("CHECK")]
    public async Task Row_serialisation_allows_one_operation_per_container_as_the_specification_says(string command)
    {
        using var other = new AttachmentJournal(_sandbox.StateDir, TimeProvider.System).Lock(Named.Container(_sandbox.ContainerId), CancellationToken.None);
        var running = Task.Factory.StartNew(
            () => _sandbox.RunAsync(command), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        OpenFiles.WaitFor(Path.Combine(_sandbox.StateDir, "attachments", $"{_sandbox.ContainerId}.lock"), 2);

        await _sandbox.Runtime.CancelAsync();

        var answer = await running;
        Assert.Equal((int)CniErrorCode.TryAgainLater, answer.Code);
        Assert.Contains("another operation", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    // Who writes the configuration by hand has no daemon that waits with it: then ADD waits, as Multus's thin mode does.
    [Fact]
    public async Task Row_readiness_file_delays_ADD_and_fails_STATUS()
    {
        var file = Path.Combine(_sandbox.Manifests.Path, "ready");
        _sandbox.Config["cniVersion"] = "1.1.0";
        _sandbox.Config["readinessindicatorfile"] = file;

        var adding = _sandbox.AddAsync();
        var status = await _sandbox.RunAsync("STATUS");
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(adding.IsCompleted);
        await File.WriteAllTextAsync(file, "");

        Assert.Equal((int)CniErrorCode.PluginNotAvailable, status.Code);
        Assert.Contains(file, status.Message, StringComparison.Ordinal);
        Assert.True((await adding).Succeeded);
        Assert.True((await _sandbox.RunAsync("STATUS")).Succeeded);
    }

    [Theory]
    [InlineData("""{"name": "a", "colour": "blue"}""", false)]
    [InlineData("""{"name": "a", "example.com/colour": "blue"}""", true)]
    public async Task Row_unknown_keys_need_a_dot_as_the_specification_says(string element, bool isValid)
    {
        _sandbox.SelectNetworks($"[{element}]");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(isValid ? 0 : (int)CniErrorCode.InvalidNetworkConfiguration, answer.Code);
    }

    [Fact]
    public async Task Row_IPAMClaim_reaches_the_plugin_as_the_specification_says()
    {
        _sandbox.SelectNetworks("""[{"name": "a", "ipam-claim-reference": "vm-a", "cni-args": {"x": 1}}]""");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal("""{"cni":{"x":1,"ipam-claim-reference":"vm-a"}}""", JsonText.Of(_sandbox.Runner.Calls[1].Request["args"]));
    }

    private static string TwoInterfaces(FakeCall call) => $$"""
        {"cniVersion": "1.0.0",
         "interfaces": [{"name": "br9"}, {"name": "net1", "sandbox": "{{call.NetworkNamespace}}"}, {"name": "extra0", "sandbox": "{{call.NetworkNamespace}}"}],
         "ips": [{"interface": 1, "address": "10.1.0.2/24"}, {"interface": 2, "address": "10.2.0.2/24"}],
         "routes": [{"dst": "0.0.0.0/0", "gw": "10.1.0.1"}]}
        """;

    private async Task<List<JsonObject>> StatusOfAsync(Func<FakeCall, string> result)
    {
        _sandbox.SelectNetworks("a");
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Result(result(call)) : FakeAnswer.Success(call);
        Assert.True((await _sandbox.AddAsync()).Succeeded);
        return Status().Skip(1).ToList();
    }

    private List<JsonObject> Status() =>
        [.. JsonNode.Parse(File.ReadAllText(_sandbox.StatusFile))!.AsArray().Select(entry => entry!.AsObject())];
}
