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
    public async Task Device_info_is_shown_in_the_status_and_removed_with_the_pod()
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
    public async Task A_plugin_that_creates_no_interface_has_a_status_entry_from_its_device_info()
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
    public async Task A_vhost_user_plugin_without_a_device_gets_a_device_info_file_and_a_status_entry()
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
    public async Task Unreadable_device_info_is_a_warning()
    {
        _node.Write("devinfo/dp/intel.com-vf-1-device.json", "[]");
        _sandbox.SelectNetworks("vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Null(Status()[1]!["device-info"]);
        Assert.Contains("it is not a JSON object", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_ADD_removes_the_device_info()
    {
        _node.Write("devinfo/dp/intel.com-vf-1-device.json", Pci);
        _sandbox.SelectNetworks("vf, a");
        _sandbox.Runner.Answer = call => call is { Command: "ADD", Type: "macvlan" } ? FakeAnswer.Error(7, "no") : FakeAnswer.Success(call);

        Assert.False((await _sandbox.AddAsync()).Succeeded);

        Assert.False(File.Exists(OfAttachment));
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_pod_with_too_few_devices_is_refused_before_the_first_plugin_runs()
    {
        _sandbox.SelectNetworks("vf, vf, vf, vf");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(109, (int)answer.Output!["code"]!);
        Assert.StartsWith(
            $"network default/vf requests a device of resource intel.com/vf: kubelet's checkpoint {_node.Combine("checkpoint")} and the pod's resource claims allocated 3 of it (1, 2, 3) to this pod",
            answer.Message, StringComparison.Ordinal);
        Assert.EndsWith("; or set requestPolicy to warn to start the pod without it", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task With_requestPolicy_warn_a_pod_with_too_few_devices_starts()
    {
        _sandbox.Config["requestPolicy"] = "warn";
        _sandbox.SelectNetworks("vf, vf, vf, vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.False(_sandbox.Runner.Calls[^1].Request.ContainsKey("deviceID"));
        Assert.Contains("allocated 3 of it (1, 2, 3) to this pod", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_resources_kubelet_is_not_read()
    {
        Checkpoint("not even JSON");
        _sandbox.SelectNetworks("a, b");

        Assert.True((await _sandbox.AddAsync()).Succeeded);
        Assert.False(Directory.Exists(_node.Combine("devinfo")));
    }

    [Fact]
    public async Task The_error_without_a_kubelet_names_the_searched_socket_and_checkpoint()
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
    public async Task With_the_checkpoint_the_container_order_is_read_from_the_pod()
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
