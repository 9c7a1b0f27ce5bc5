// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Soak.Nodes;
using Support;

namespace Soak.Mistakes;

/// <summary>A namespace that represents a node with a bridge, a master interface and a device, and one network with a mistake.</summary>
internal sealed class MistakeNode : IDisposable
{
    /// <summary>The placeholder for host-local's directory.</summary>
    public const string Leases = "@leases@";

    /// <summary>The placeholder for a file path.</summary>
    public const string File = "@file@";

    /// <summary>The network's name.</summary>
    public const string Network = "net-a";

    // The only address of one of the ranges.
    private const string TakenAddress = "10.60.0.5";

    private readonly Sandbox _sandbox = new();
    private readonly Mistake _mistake;
    private readonly string _leases;

    public MistakeNode(Mistake mistake)
    {
        _mistake = mistake;
        _leases = _sandbox.Combine("leases");
        System.IO.File.WriteAllText(_sandbox.Combine("file"), "");
        Host.Ip("link", "add", "up0", "type", "veth", "peer", "name", "up1");
        foreach (var bridge in new[] { "br0", "br1" })
        {
            Host.Ip("link", "add", bridge, "address", "02:00:00:00:00:b0", "type", "bridge");
        }

        foreach (var link in new[] { "up0", "up1", "br0", "br1" })
        {
            Host.Ip("link", "set", link, "up");
        }

        Host.Ip("address", "add", "10.60.0.77/24", "dev", "br1");
        Restore();
    }

    public TestNamespace Host => _sandbox.Host;

    public TestNamespace Pod => _sandbox.Namespace;

    /// <summary>The same for plugins alone and for metacni, because the names of chains contain its hash.</summary>
    public string ContainerId => _sandbox.ContainerId;

    /// <summary>Only the plugins of the primary get kubelet's runtimeConfig.</summary>
    public bool IsPrimary => _mistake.RuntimeConfig is not null;

    public string Interface => IsPrimary ? "eth0" : "net1";

    public IReadOnlyList<string> Records => _sandbox.Records;

    /// <summary>The plugins' configurations as written.</summary>
    public IReadOnlyList<JsonObject> Plugins => [.. List()["plugins"]!.AsArray().Select(plugin => plugin!.AsObject())];

    /// <summary>Restores the node: only the lease that occupies an address, and the device.</summary>
    public void Restore()
    {
        if (Directory.Exists(_leases))
        {
            Directory.Delete(_leases, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(_leases, Network));
        System.IO.File.WriteAllText(Path.Combine(_leases, Network, TakenAddress), "another\r\neth0");
        if (!Host.LinkNames.Contains("dev0"))
        {
            // A plugin left dev0 in a deleted pod. The kernel removes the pair with the namespace, but only later.
            Host.Execute("ip", "link", "delete", "dev1");
            Host.Ip("link", "add", "dev0", "type", "veth", "peer", "name", "dev1");
        }
    }

    /// <summary>The runtime; the pod has the network beside a working primary, or as its primary.</summary>
    public MetaCniProcess Runtime(Action<JsonObject> change)
    {
        var config = _sandbox.Config(IsPrimary ? List() : Primary());
        config["runtimeConfig"] = _mistake.RuntimeConfig?.DeepClone();
        config["cniDir"] = _sandbox.Combine("multus");
        config["binDir"] = RepositoryPaths.ReferencePlugins;
        change(config);
        if (!IsPrimary)
        {
            _sandbox.Define(Network, List().ToJsonString());
            _sandbox.Select(Network);
        }

        return _sandbox.Runtime(config) with { Host = Host, PluginPath = RepositoryPaths.ReferencePlugins };
    }

    /// <summary>Everything on the node that an ADD could leave.</summary>
    public HostState Look() => HostState.Capture(Host, _leases, _sandbox.RecordDirectory);

    /// <summary>The differences: new and missing items.</summary>
    public IEnumerable<string> Since(HostState before) => Look().Since(before).Where(fact => !IsKeptByHostLocal(fact));

    // Of its files only the addresses matter: host-local never removes the lock of a network or its last assigned address.
    private bool IsKeptByHostLocal(string fact) =>
        fact.StartsWith($"+ file {_leases}/", StringComparison.Ordinal) && !IPAddress.TryParse(Path.GetFileName(fact), out _);

    public void Dispose()
    {
        foreach (var process in OwnProcesses.In(Host))
        {
            OwnProcesses.End(process);
        }

        _sandbox.Dispose();
    }

    private JsonObject List() => new()
    {
        ["cniVersion"] = _mistake.Version,
        ["name"] = Network,
        ["plugins"] = JsonNode.Parse(_mistake.Plugins.ToJsonString()
            .Replace(Leases, _leases, StringComparison.Ordinal).Replace(File, _sandbox.Combine("file"), StringComparison.Ordinal)),
    };

    private JsonObject Primary() => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "cluster-net",
        ["plugins"] = new JsonArray(new JsonObject
        {
            ["type"] = "ptp",
            ["ipam"] = new JsonObject
            {
                ["type"] = "host-local",
                ["dataDir"] = _leases,
                ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = "10.61.0.0/24" })),
            },
        }),
    };
}
