// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using KubeletStandIn;
using Support;

namespace EndToEnd.Tests.Devices;

/// <summary>A node whose kubelet has given devices to pods.</summary>
internal sealed class DeviceNode : IAsyncDisposable
{
    public const string ResourceName = "k8s.v1.cni.cncf.io/resourceName";

    public DeviceNode(TestPod? pod = null)
    {
        Sandbox = new Sandbox(pod);
        Kubelet = new StandInKubelet(Sandbox.Combine("kubelet.sock"));
    }

    public Sandbox Sandbox { get; }

    public StandInKubelet Kubelet { get; }

    public string PodName => $"{Sandbox.Pod.Namespace}/{Sandbox.Pod.Name}";

    public string DeviceInfo => Sandbox.Combine("devinfo");

    /// <summary>A definition that is backed by a resource.</summary>
    public void Define(string name, string resource, string config) =>
        Sandbox.Manifests.AddDefinition(Sandbox.Pod.Namespace, name, config, (ResourceName, resource));

    /// <summary>A network of the recorder that is backed by a resource.</summary>
    public void DefineRecorded(string name, string resource) => Define(
        name, resource, $$"""{"cniVersion":"1.0.0","name":"{{name}}","plugins":[{"type":"recorder","capabilities":{"deviceID":true} },{"type":"recorder","step":2}]}""");

    public JsonObject Config()
    {
        var config = Sandbox.Config(Sandbox.RecordedPrimary());
        config["podResourcesSocket"] = Kubelet.Socket;
        config["kubeletCheckpoint"] = Sandbox.Combine("checkpoint");
        config["deviceInfoDir"] = DeviceInfo;
        return config;
    }

    public MetaCniProcess Runtime() => Sandbox.Runtime(Config());

    /// <summary>"net1=0000:03:02.0" and so on: what the first plugin of each secondary got by a command.</summary>
    public IEnumerable<string> Given(string command) => Sandbox.Recorders.Calls
        .Where(call => call.ToString().StartsWith(command, StringComparison.Ordinal) && call.Config["runtimeConfig"] is not null)
        .Select(call => $"{call.Environment["CNI_IFNAME"]}={call.Config["deviceID"]}");

    public async ValueTask DisposeAsync()
    {
        await Kubelet.DisposeAsync();
        Sandbox.Dispose();
    }
}
