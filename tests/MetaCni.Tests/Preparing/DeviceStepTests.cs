// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd;
using MetaCni.Tests.Kubelet.Checkpoint;
using MetaCni.Tests.Plugin;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Preparing;

/// <summary>The whole ADD and DEL of pods with devices, by kubelet's checkpoint; EndToEnd has kubelet's socket.</summary>
public sealed class DeviceStepTests : IDisposable
{
    private const string Pci = """{"type":"pci","version":"1.1.0","pci":{"pci-address":"1"}}""";

    private readonly PluginSandbox _sandbox = new();
    private readonly TemporaryDirectory _node = new();

    public DeviceStepTests()
    {
        _sandbox.Config["podResourcesSocket"] = _node.Combine("kubelet.sock");
        _sandbox.Config["kubeletCheckpoint"] = _node.Combine("checkpoint");
        _sandbox.Config["deviceInfoDir"] = _node.Combine("devinfo");
        _sandbox.Manifests.AddDefinition(
            "default", "vf", """{"cniVersion": "1.0.0", "name": "vf", "plugins": [{"type": "sriov"}, {"type": "rdma", "capabilities": {"deviceID": true, "CNIDeviceInfoFile": true}}]}""",
            (AnnotationNames.ResourceName, "intel.com/vf"));
        Checkpoint(CheckpointSamples.Numa);
    }

    public void Dispose()
    {
        _sandbox.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task Every_plugin_of_the_list_gets_the_device_at_ADD_CHECK_and_DEL()
    {
        _sandbox.SelectNetworks("vf, a, vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.True((await _sandbox.CheckAsync()).Succeeded);
        Checkpoint("kubelet has forgotten the pod");
        Assert.True((await _sandbox.DelAsync()).Succeeded);

        var given = _sandbox.Runner.Calls.Where(call => call.Type is "sriov" or "rdma").ToList();
        Assert.Equal(12, given.Count);
        Assert.All(given, call => Assert.Equal(call.InterfaceName == "net1" ? "1" : "2", (string?)call.Request["deviceID"]));
        Assert.All(given, call => Assert.Equal(call.Request["deviceID"]!.ToString(), (string?)call.Request["pciBusID"]));
        Assert.All(given.Where(call => call.Type == "rdma"), call => Assert.Equal(call.Request["deviceID"]!.ToString(), (string?)call.Request["runtimeConfig"]!["deviceID"]));
        Assert.All(_sandbox.Runner.Calls.Where(call => call.Type == "macvlan"), call => Assert.False(call.Request.ContainsKey("deviceID")));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task What_the_device_plugin_says_of_a_device_stands_in_the_status_and_goes_with_the_pod()
    {
        _node.Write("devinfo/dp/intel.com-vf-1-device.json", Pci);
        _sandbox.SelectNetworks("vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        var call = _sandbox.Runner.Calls.First(call => call.Type == "rdma");
        Assert.Equal(OfAttachment, (string?)call.Request["runtimeConfig"]!["CNIDeviceInfoFile"]);
        Assert.Equal(Pci, File.ReadAllText(OfAttachment));
        Assert.Equal([null, Pci], Status().Select(entry => entry!["device-info"] is { } info ? JsonText.Of(info) : null));
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.False(File.Exists(OfAttachment));
    }

    [Fact]
    public async Task A_plugin_that_makes_no_interface_has_its_entry_by_what_it_says_of_the_device()
    {
        const string vhost = """{"type":"vhost-user","version":"1.1.0","vhost-user":{"mode":"client","path":"/run/vhost/a.sock"}}""";
        _sandbox.SelectNetworks("vf");
        _sandbox.Runner.Answer = call =>
        {
            if (call is not { Command: "ADD", Type: "rdma" or "sriov" })
            {
                return FakeAnswer.Success(call);
            }

            File.WriteAllText(OfAttachment, vhost);
            return FakeAnswer.Result("""{"cniVersion": "1.0.0"}""");
        };

        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        var entry = Status()[1]!;
        Assert.Equal(("default/vf", "net1", vhost), ((string?)entry["name"], (string?)entry["interface"], JsonText.Of(entry["device-info"])));
    }

    [Fact]
    public async Task A_plugin_of_vhost_user_has_its_file_and_its_entry_without_any_device()
    {
        const string vhost = """{"type":"vhost-user","version":"1.1.0","vhost-user":{"mode":"client","path":"/run/vhost/a.sock"}}""";
        var file = _node.Combine("devinfo", "cni", $"default-memif-{_sandbox.ContainerId}_net1");
        _sandbox.Manifests.AddDefinition(
            "default", "memif", """{"cniVersion": "1.0.0", "name": "memif", "type": "userspace", "capabilities": {"CNIDeviceInfoFile": true}}""");
        Checkpoint("not even JSON");
        _sandbox.SelectNetworks("memif");
        _sandbox.Runner.Answer = call =>
        {
            if (call is not { Command: "ADD", Type: "userspace" })
            {
                return FakeAnswer.Success(call);
            }

            File.WriteAllText((string)call.Request["runtimeConfig"]!["CNIDeviceInfoFile"]!, vhost);
            return FakeAnswer.Result("""{"cniVersion": "1.0.0"}""");
        };

        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        var entry = Status()[1]!;
        Assert.Equal(("default/memif", "net1", vhost), ((string?)entry["name"], (string?)entry["interface"], JsonText.Of(entry["device-info"])));
        Assert.True((await _sandbox.DelAsync()).Succeeded);
        Assert.Equal(file, (string?)_sandbox.Runner.Calls.Last(call => call is { Command: "DEL", Type: "userspace" }).Request["runtimeConfig"]!["CNIDeviceInfoFile"]);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task Information_that_cannot_be_read_is_no_reason_to_fail()
    {
        _node.Write("devinfo/dp/intel.com-vf-1-device.json", "[]");
        _sandbox.SelectNetworks("vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Null(Status()[1]!["device-info"]);
        Assert.Contains("it is not a JSON object", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ADD_that_fails_takes_the_information_away_again()
    {
        _node.Write("devinfo/dp/intel.com-vf-1-device.json", Pci);
        _sandbox.SelectNetworks("vf, a");
        _sandbox.Runner.Answer = call => call is { Command: "ADD", Type: "macvlan" } ? FakeAnswer.Error(7, "no") : FakeAnswer.Success(call);

        Assert.False((await _sandbox.AddAsync()).Succeeded);

        Assert.False(File.Exists(OfAttachment));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_pod_that_wants_more_than_it_was_given_fails_before_anything_is_attached()
    {
        _sandbox.SelectNetworks("vf, vf, vf, vf");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(109, (int)answer.Output!["code"]!);
        Assert.StartsWith(
            $"network default/vf requests a device of resource intel.com/vf: kubelet's checkpoint {_node.Combine("checkpoint")} and the pod's resource claims allocated 3 of it (1, 2, 3) to this pod",
            answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("; with requestPolicy warn the pod starts without it", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task With_the_policy_to_warn_it_goes_on_without()
    {
        _sandbox.Config["requestPolicy"] = "warn";
        _sandbox.SelectNetworks("vf, vf, vf, vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.False(_sandbox.Runner.Calls[^1].Request.ContainsKey("deviceID"));
        Assert.Contains("allocated 3 of it (1, 2, 3) to this pod", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_network_names_a_resource_nobody_is_asked()
    {
        Checkpoint("not even JSON");
        _sandbox.SelectNetworks("a, b");

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.False(Directory.Exists(_node.Combine("devinfo")));
    }

    [Fact]
    public async Task Where_there_is_no_kubelet_the_error_says_what_was_looked_for()
    {
        _sandbox.Config["podResourcesSocket"] = "/nowhere/kubelet.sock";
        File.Delete(_node.Combine("checkpoint"));
        _sandbox.SelectNetworks("vf");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(11, (int)answer.Output!["code"]!);
        Assert.Contains(
            $"kubelet's socket /nowhere/kubelet.sock does not exist; kubelet's checkpoint {_node.Combine("checkpoint")} does not exist", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_checkpoint_has_no_order_of_containers_so_the_pod_is_asked()
    {
        _sandbox.SelectNetworks("vf");
        var file = Path.Combine(_sandbox.Manifests.Path, "pod-default-pod1.yaml");
        File.AppendAllText(file, "spec:\n  containers:\n    - name: web\n    - name: app\n");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal("3", (string?)_sandbox.Runner.Calls[^1].Request["deviceID"]);
    }

    private string OfAttachment => _node.Combine("devinfo", "cni", $"default-vf-{_sandbox.ContainerId}_net1");

    private JsonArray Status() => JsonNode.Parse(File.ReadAllText(_sandbox.StatusFile))!.AsArray();

    // The samples are of pod u1; with its uid the checksum changes, which is not what this is about.
    private void Checkpoint(string text) => _node.Write("checkpoint", CheckpointSamples.Of(text, _sandbox.Pod.Uid));
}
