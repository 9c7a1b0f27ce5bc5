// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd;
using Grpc.Core;
using KubeletStandIn;
using MetaCni.Tests.Kubelet.Checkpoint;
using MetaCni.Tests.Plugin;
using Support;

namespace MetaCni.Tests.Preparing;

/// <summary>Networks of a resource of which the pod has no device: counted by the scheduler alone, missing, or not known yet.</summary>
public sealed class CountedResourceTests : IAsyncLifetime, IDisposable
{
    private const string Counted = "ovs-cni.network.kubevirt.io/br1";

    private readonly PluginSandbox _sandbox = new();
    private readonly TemporaryDirectory _node = new();
    private readonly StandInKubelet _kubelet;

    public CountedResourceTests()
    {
        _kubelet = new StandInKubelet(_node.Combine("kubelet.sock"));
        _sandbox.Config["podResourcesSocket"] = _kubelet.Socket;
        _sandbox.Config["kubeletCheckpoint"] = _node.Combine("checkpoint");
        _sandbox.Config["deviceInfoDir"] = _node.Combine("devinfo");
        Define("br", Counted);
        Checkpoint("""{"PodDeviceEntries":null,"RegisteredDevices":{"intel.com/vf":["1"]}}""");
        _kubelet.Node.Offer("intel.com/vf", "1");
        _sandbox.SelectNetworks("br");
    }

    public Task InitializeAsync() => _kubelet.StartAsync();

    public async Task DisposeAsync() => await _kubelet.DisposeAsync();

    public void Dispose()
    {
        _sandbox.Dispose();
        _node.Dispose();
    }

    [Fact]
    public async Task A_resource_that_only_the_scheduler_counts_is_attached_without_a_device()
    {
        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        var call = _sandbox.Runner.Calls.Single(call => call.Type == "ovs");
        Assert.False(call.Request.ContainsKey("deviceID"));
        Assert.False(call.Request.ContainsKey("runtimeConfig"));
        Assert.Equal("", _sandbox.Warnings.ToString());
        Assert.True((await _sandbox.DelAsync()).Succeeded);
    }

    [Fact]
    public async Task Kubelets_allocatable_resources_are_read_only_if_the_pod_has_no_device()
    {
        Define("vf", "intel.com/vf");
        _kubelet.Node.Give($"{_sandbox.Pod.Namespace}/{_sandbox.Pod.Name}", "app", "intel.com/vf", "1");
        _sandbox.SelectNetworks("vf");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal(["Get"], _kubelet.Node.Calls);
    }

    [Fact]
    public async Task Networks_with_and_without_a_device_can_be_combined()
    {
        Define("vf", "intel.com/vf");
        _kubelet.Node.Give($"{_sandbox.Pod.Namespace}/{_sandbox.Pod.Name}", "app", "intel.com/vf", "1");
        _sandbox.SelectNetworks("br,vf,br");

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Equal([null, "1", null], _sandbox.Runner.Calls.Where(call => call.Type == "ovs").Select(call => (string?)call.Request["deviceID"]));
    }

    [Theory]
    [InlineData("""{"PodDeviceEntries":null,"RegisteredDevices":{"ovs-cni.network.kubevirt.io/br1":[]}}""")]
    [InlineData("""{"PodDeviceEntries":null,"RegisteredDevices":{"ovs-cni.network.kubevirt.io/br1":["0"]}}""")]
    [InlineData("""{"PodDeviceEntries":[{"PodUID":"x","ContainerName":"c","ResourceName":"ovs-cni.network.kubevirt.io/br1","DeviceIDs":{"-1":["0"]},"AllocResp":""}],"RegisteredDevices":{}}""")]
    public async Task A_registered_device_plugin_without_devices_is_code_11_try_again_later(string data)
    {
        Checkpoint(data);

        var answer = await _sandbox.AddAsync();

        Assert.Equal(11, (int)answer.Output!["code"]!);
        Assert.Contains("a device plugin of that resource has registered with kubelet but offers no device now", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.False(_sandbox.HasRecord);
    }

    [Fact]
    public async Task A_resource_that_kubelet_lists_without_a_device_is_code_11_try_again_later()
    {
        _kubelet.Node.Offer(Counted);

        Assert.Equal(11, (int)(await _sandbox.AddAsync()).Output!["code"]!);
    }

    [Theory]
    [InlineData(StatusCode.Unimplemented)]
    [InlineData(StatusCode.Unknown)]
    public async Task A_kubelet_that_does_not_list_allocatable_devices_is_code_11_try_again_later(StatusCode code)
    {
        _kubelet.Node.AllocatableFailure = code;

        var answer = await _sandbox.AddAsync();

        Assert.Equal(11, (int)answer.Output!["code"]!);
        Assert.Contains($"kubelet does not list the node's allocatable devices ({_kubelet.Socket}): {code}", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_damaged_or_missing_checkpoint_is_code_11_try_again_later()
    {
        var file = _node.Write("checkpoint", """{"Data":{"PodDeviceEntries":null,"RegisteredDevices":{}},"Checksum":1}""");

        var damaged = await _sandbox.AddAsync();
        File.Delete(file);
        var missing = await _sandbox.AddAsync();

        Assert.Equal((11, 11), ((int)damaged.Output!["code"]!, (int)missing.Output!["code"]!));
        Assert.Contains($"kubelet's checkpoint {file} is damaged", damaged.Message, StringComparison.Ordinal);
        Assert.Contains($"kubelet's checkpoint {file} does not exist", missing.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_device_that_the_node_has_but_the_pod_did_not_request_is_a_shortage()
    {
        _kubelet.Node.Offer(Counted, "0");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(109, (int)answer.Output!["code"]!);
        Assert.Contains("allocated no such device to this pod", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    public async Task A_device_without_an_id_is_a_shortage(params string[] ids)
    {
        _kubelet.Node.Give($"{_sandbox.Pod.Namespace}/{_sandbox.Pod.Name}", "app", Counted, ids);

        var answer = await _sandbox.AddAsync();

        Assert.Equal(109, (int)answer.Output!["code"]!);
        Assert.Contains($"a device of resource {Counted} in container app has no id", answer.Message, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task A_resource_that_a_DRA_driver_offers_is_a_shortage()
    {
        File.WriteAllText(Path.Combine(_sandbox.Manifests.Path, "slice.yaml"), $$"""
            apiVersion: resource.k8s.io/v1
            kind: ResourceSlice
            metadata: {name: s}
            spec:
              driver: nic.example.org
              pool: {name: p, generation: 1, resourceSliceCount: 1}
              devices:
                - name: d
                  attributes:
                    k8s.cni.cncf.io/resourceName: {string: {{Counted}} }
            """);

        var answer = await _sandbox.AddAsync();

        Assert.Equal(109, (int)answer.Output!["code"]!);
        Assert.Contains("and the pod's resource claims allocated no such device to this pod", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_without_a_domain_is_a_shortage_with_a_suggestion()
    {
        Define("br", "vf");

        var answer = await _sandbox.AddAsync();

        Assert.Equal(109, (int)answer.Output!["code"]!);
        Assert.Contains("; did you mean \"intel.com/vf\"?", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bridge.network.kubevirt.io/vf")]
    [InlineData("intel.com/VF")]
    public async Task A_resource_with_a_similar_name_is_attached_without_a_device_and_with_a_warning(string resource)
    {
        Define("br", resource);

        var answer = await _sandbox.AddAsync();

        Assert.True(answer.Succeeded, answer.Message);
        Assert.Contains(
            "attaching without a device; did you mean \\\"intel.com/vf\\\"?", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
        Assert.Contains($"resource={resource}", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_element_that_selects_a_device_is_not_attached_without_one()
    {
        _sandbox.SelectNetworks("""[{"name": "br", "metacni.io/device": "0"}]""");

        Assert.Equal(109, (int)(await _sandbox.AddAsync()).Output!["code"]!);
    }

    [Fact]
    public async Task With_requestPolicy_warn_an_unknown_resource_is_a_warning()
    {
        _kubelet.Node.AllocatableFailure = StatusCode.Unimplemented;
        _sandbox.Config["requestPolicy"] = "warn";

        Assert.True((await _sandbox.AddAsync()).Succeeded);

        Assert.Contains("it is unknown whether a device plugin serves that resource", _sandbox.Warnings.ToString(), StringComparison.Ordinal);
    }

    private void Define(string name, string resource) => _sandbox.Manifests.AddDefinition(
        "default",
        name,
        $$"""{"cniVersion": "1.0.0", "name": "{{name}}", "type": "ovs", "capabilities": {"deviceID": true} }""",
        (AnnotationNames.ResourceName, resource));

    private void Checkpoint(string data) =>
        _node.Write("checkpoint", CheckpointSamples.Of(new JsonObject { ["Data"] = JsonNode.Parse(data) }.ToJsonString(), _sandbox.Pod.Uid));
}
