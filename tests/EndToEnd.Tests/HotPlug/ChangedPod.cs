// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using EndToEnd.Tests.RealPlugins;
using Support;

namespace EndToEnd.Tests.HotPlug;

/// <summary>A running pod of a bridge as its primary, whose annotation changes; real plugins, and manifests instead of an API server.</summary>
internal sealed class ChangedPod : IDisposable
{
    private readonly RealNode _node = new();
    private readonly HostState _before;

    public ChangedPod(string networks)
    {
        foreach (var (index, name) in new[] { "a", "b", "c" }.Index())
        {
            _node.Sandbox.Define(name, new JsonObject
            {
                ["cniVersion"] = "1.0.0",
                ["name"] = name,
                ["type"] = "bridge",
                ["bridge"] = "br0",
                ["ipMasq"] = true,
                ["capabilities"] = new JsonObject { ["ips"] = true, ["mac"] = true },
                ["ipam"] = _node.HostLocal($"10.{71 + index}.0.0/24"),
            }.ToJsonString());
        }

        _node.Sandbox.Define("broken", """{"cniVersion": "1.0.0", "name": "broken", "type": "macvlan", "master": "missing0"}""");
        _before = _node.Look();
        Select(networks);
        var config = _node.Sandbox.Config(_node.Primary());
        Runtime = _node.Sandbox.Runtime(config) with { Host = _node.Host, PluginPath = RepositoryPaths.ReferencePlugins };
        Directory.CreateDirectory(Configurations);
        config = (JsonObject)config.DeepClone();
        config.Remove("cniVersion");
        config.Remove("name");
        File.WriteAllText(Path.Combine(Configurations, "00-metacni.conflist"), new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "multus-cni-network",
            ["plugins"] = new JsonArray(config),
        }.ToJsonString());
        _node.Attach(Runtime);
    }

    public MetaCniProcess Runtime { get; }

    public TestNamespace Pod => _node.Pod;

    public IReadOnlyList<string> Leases => _node.LeasedAddresses;

    public string Record => File.ReadAllText(Path.Combine(_node.Sandbox.RecordDirectory, _node.Sandbox.Records.Single(name => name.EndsWith(".jsonl", StringComparison.Ordinal))));

    /// <summary>Each entry of the network-status as <c>default/a net1 10.71.0.2</c>.</summary>
    public IEnumerable<string> Status => JsonNode.Parse(_node.Sandbox.StatusText!)!.AsArray()
        .Select(entry => $"{entry!["name"]} {entry["interface"]} {string.Join(' ', entry["ips"]!.AsArray())}");

    public string DefaultRoute => Pod.Ip("route", "show", "default").Trim();

    private string Configurations => _node.Sandbox.Combine("cni-conf");

    public void Select(string networks) => _node.Sandbox.Select(networks);

    public ProcessOutcome Reconcile(params IEnumerable<string> arguments) =>
        _node.Host.Execute(RepositoryPaths.MetaCni, ["reconcile", "--cni-conf-dir", Configurations, .. arguments]);

    /// <summary>CHECK passes; after DEL nothing is left.</summary>
    public void RequireCleanEnd()
    {
        Runtime.Check().EnsureSuccess("CHECK");
        _node.Detach(Runtime, _before);
    }

    public void Dispose() => _node.Dispose();
}
