// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace Soak.Nodes;

/// <summary>A namespace that represents a node, with a pod that has several networks of real plugins. Dispose removes everything.</summary>
internal sealed class SoakNode : IDisposable
{
    private readonly Sandbox _sandbox;
    private HostState? _clean;

    public SoakNode(int networks, string stateDirectory = "")
    {
        _sandbox = new Sandbox { StateDirectory = stateDirectory };
        Leases = Directory.CreateDirectory(_sandbox.Combine("leases")).FullName;
        State = stateDirectory.Length > 0 ? stateDirectory : _sandbox.Combine("state");
        Networks = new PodNetworks(Leases);
        Count = networks;

        // A fixed address: otherwise the bridge takes the lowest address of its ports.
        Host.Ip("link", "add", PodNetworks.HostBridge, "address", "02:00:00:00:00:b0", "type", "bridge");
        Host.Ip("link", "set", PodNetworks.HostBridge, "up");
        for (var place = 1; place < networks; place++)
        {
            Define(place, Networks.Secondary(place));
        }

        Announce(_sandbox.Pod, Enumerable.Range(1, networks - 1));
    }

    public PodNetworks Networks { get; }

    /// <summary>The number of networks of the pod, the primary included.</summary>
    public int Count { get; }

    public string Leases { get; }

    public string State { get; }

    public Sandbox Sandbox => _sandbox;

    public TestNamespace Host => _sandbox.Host;

    public TestNamespace Pod => _sandbox.Namespace;

    /// <summary>The configuration list of a network; 0 is the primary.</summary>
    public JsonObject ListOf(int network) => network == 0 ? Networks.Primary() : Networks.Secondary(network);

    public int PluginsOf(int network) => ListOf(network)["plugins"]!.AsArray().Count;

    /// <summary>The runtime's configuration of metacni.</summary>
    public JsonObject Config() => Config(Networks.Primary());

    /// <summary>The configuration with a plugin inserted into a chain; the definitions of the other networks are unchanged.</summary>
    public JsonObject ConfigWith(Position position, JsonObject plugin)
    {
        for (var place = 1; place < Count; place++)
        {
            Define(place, Networks.Secondary(place));
        }

        var list = ListOf(position.Network);
        list["plugins"]!.AsArray().Insert(position.Index, plugin);
        if (position.Network > 0)
        {
            Define(position.Network, list);
        }

        return Config(position.Network == 0 ? list : Networks.Primary());
    }

    /// <summary>Writes a pod that selects secondaries by number.</summary>
    public void Announce(TestPod pod, params IEnumerable<int> places) => _sandbox.Manifests.AddPod(
        pod,
        new Dictionary<string, string>
        {
            ["k8s.v1.cni.cncf.io/networks"] = new JsonArray([.. places.Select(PodNetworks.Element)]).ToJsonString(),
        });

    /// <summary>Deletes the pod.</summary>
    public void Forget(TestPod pod) => File.Delete(Path.Combine(_sandbox.Manifests.Path, $"pod-{pod.Namespace}-{pod.Name}.yaml"));

    /// <summary>The configuration with another host port for the pod's port 80.</summary>
    public JsonObject ConfigWithPort(int hostPort)
    {
        var config = Config();
        config["runtimeConfig"] = PodNetworks.RuntimeConfig(hostPort);
        return config;
    }

    public void Define(int place, JsonObject list) => _sandbox.Define(PodNetworks.NameOf(place), list.ToJsonString());

    private JsonObject Config(JsonObject primary)
    {
        var config = _sandbox.Config(primary);
        config["runtimeConfig"] = PodNetworks.RuntimeConfig(8080);
        config["cniDir"] = _sandbox.Combine("multus");
        return config;
    }

    /// <summary>The runtime with a new container.</summary>
    public MetaCniProcess Runtime() => Runtime(Config());

    public MetaCniProcess Runtime(JsonObject config) =>
        _sandbox.Runtime(config) with { Host = Host, ContainerId = UniqueName.ContainerId() };

    /// <summary>GC with exactly these valid attachments (CNI 1.1).</summary>
    public MetaCniProcess Collector(params IEnumerable<(string Container, string Interface)> valid)
    {
        var config = Config();
        config["cniVersion"] = "1.1.0";
        config["cni.dev/valid-attachments"] = new JsonArray(
            [.. valid.Select(one => new JsonObject { ["containerID"] = one.Container, ["ifname"] = one.Interface })]);
        return Runtime(config);
    }

    /// <summary>
    /// Attaches and detaches once, so that whatever plugins create on their first use and keep exists; from then on nothing may be added.
    /// </summary>
    public void WarmUp()
    {
        var runtime = Runtime();
        runtime.Add().EnsureSuccess("the first ADD");
        runtime.Del().EnsureSuccess("the first DEL");
        _clean = Look();
    }

    public HostState Look() => HostState.Capture(Host, Leases, State);

    /// <summary>The differences since <see cref="WarmUp"/>: on the host, in the pod, on disk and in the process table.</summary>
    public IReadOnlyList<string> Left(string containerId) =>
    [
        .. LeftOnHost(containerId),
        .. Pod.LinkNames.Select(link => $"pod link {link}"),
    ];

    /// <summary>The differences without the pod, whose namespace may no longer exist.</summary>
    public IReadOnlyList<string> LeftOnHost(string containerId) =>
    [
        .. Look().Since(_clean ?? throw new InvalidOperationException("the node was not warmed up")),
        .. OwnProcesses.Of(containerId).Select(process => $"process {process}"),
    ];

    public void Dispose()
    {
        foreach (var process in OwnProcesses.In(Host))
        {
            OwnProcesses.End(process);
        }

        _sandbox.Dispose();
    }
}
