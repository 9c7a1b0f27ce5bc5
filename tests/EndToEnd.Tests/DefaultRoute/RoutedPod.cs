// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using EndToEnd.Tests.RealPlugins;
using Support;

namespace EndToEnd.Tests.DefaultRoute;

/// <summary>
/// A pod on real bridges: the primary and the networks a and b, each with addresses and, as the bridge plugin makes them, default routes
/// of both families. The gateway of a network is the first address of its subnet, the bridge's own.
/// </summary>
internal sealed class RoutedPod : IDisposable
{
    private readonly RealNode _node = new();
    private MetaCniProcess? _runtime;

    public RoutedPod()
    {
        Define("a", 1, isDefaultGateway: true);
        Define("b", 2, isDefaultGateway: true);
    }

    public RealNode Node => _node;

    public MetaCniProcess Runtime => _runtime ??= _node.Runtime(Bridge("cluster-net", 0, isDefaultGateway: true));

    /// <summary>A network with the number n: 10.10n.0.0/24 and fd00:10n::/64.</summary>
    public void Define(string name, int number, bool isDefaultGateway) =>
        _node.Sandbox.Define(name, Bridge(name, number, isDefaultGateway).ToJsonString());

    /// <summary>The network-status by interface.</summary>
    public IReadOnlyList<string> StatusGateways(string interfaceName) =>
    [
        .. JsonNode.Parse(_node.Sandbox.StatusText!)!.AsArray().Single(entry => (string?)entry!["interface"] == interfaceName)!["gateway"]?.AsArray()
            .Select(gateway => (string)gateway!) ?? [],
    ];

    /// <summary>What the kernel shows, the preferred first: <c>10.101.0.1 net1</c>, with the metric if it is not the usual one.</summary>
    public IReadOnlyList<string> Defaults(string family = "-4") =>
    [
        .. JsonNode.Parse(_node.Pod.Ip("-j", family, "route", "show", "default"))!.AsArray()
            .SelectMany(Ways)
            .OrderBy(way => way.Metric)
            .Select(way => way.Metric is 0 or 1024 ? way.Text : $"{way.Text} {way.Metric}"),
    ];

    /// <summary>Writes the annotation, attaches, compares with the kernel, checks as CRI-O does.</summary>
    public JsonNode Attach(string networks)
    {
        _node.Sandbox.Select(networks);
        return _node.Attach(Runtime);
    }

    /// <summary>The pod refused, with everything as it was before.</summary>
    public JsonNode Refuse(string networks)
    {
        _node.Sandbox.Select(networks);
        var outcome = Runtime.Add();
        Assert.Equal(1, outcome.ExitCode);
        Assert.Empty(_node.Pod.LinkNames);
        Assert.Empty(_node.LeasedAddresses);
        Assert.Empty(_node.Sandbox.Records);
        return outcome.Json!;
    }

    public string Sysctl(string interfaceName, string key) =>
        _node.Pod.Execute("cat", $"/proc/sys/net/ipv6/conf/{interfaceName}/{key}").EnsureSuccess("cat").Text.Trim();

    public void Dispose() => _node.Dispose();

    private static IEnumerable<(string Text, int Metric)> Ways(JsonNode? route) =>
        KernelOracle.Ways(route!).Select(way => ($"{(string?)way["gateway"] ?? "direct"} {way["dev"]}", (int?)route!["metric"] ?? 0));

    private JsonObject Bridge(string name, int number, bool isDefaultGateway)
    {
        var ipam = _node.HostLocal($"10.10{number}.0.0/24", $"fd00:10{number}::/64");
        return new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = name,
            ["type"] = "bridge",
            ["bridge"] = $"br-{number}",
            ["isGateway"] = true,
            ["isDefaultGateway"] = isDefaultGateway,
            ["ipam"] = ipam,
        };
    }
}
