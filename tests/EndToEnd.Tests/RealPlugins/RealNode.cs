// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.RealPlugins;

/// <summary>
/// A namespace that stands for a node, with a bridge, and a pod on it whose networks the reference plugins make. Rules, links and
/// queueing disciplines go with the namespace.
/// </summary>
internal sealed class RealNode : IDisposable
{
    private readonly Sandbox sandbox = new();

    public RealNode()
    {
        // With an address of its own: else it has the lowest one of its ports, and what a result says of it does not stay true.
        Host.Ip("link", "add", "br0", "address", "02:00:00:00:00:b0", "type", "bridge");
        Host.Ip("link", "set", "br0", "up");
        Directory.CreateDirectory(Leases);
    }

    public Sandbox Sandbox => sandbox;

    public TestNamespace Host => sandbox.Host;

    public TestNamespace Pod => sandbox.Namespace;

    /// <summary>The addresses that host-local has given out.</summary>
    public IReadOnlyList<string> LeasedAddresses =>
    [
        .. Directory.EnumerateFiles(Leases, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(file))
            .Where(name => IPAddress.TryParse(name, out _))
            .Order(StringComparer.Ordinal),
    ];

    private string Leases => sandbox.Combine("leases");

    /// <summary>ipam of host-local whose leases belong to this node.</summary>
    public JsonObject HostLocal(params string[] subnets) => new()
    {
        ["type"] = "host-local",
        ["dataDir"] = Leases,
        ["ranges"] = new JsonArray([.. subnets.Select(subnet => new JsonArray(new JsonObject { ["subnet"] = subnet }))]),
    };

    /// <summary>A bridge network that a pod can have for its primary.</summary>
    public JsonObject Primary() => new()
    {
        ["cniVersion"] = "1.0.0",
        ["name"] = "cluster-net",
        ["type"] = "bridge",
        ["bridge"] = "br0",
        ["isDefaultGateway"] = true,
        ["ipam"] = HostLocal("10.60.0.0/24"),
    };

    public MetaCniProcess Runtime(params IEnumerable<JsonNode> delegates) =>
        sandbox.Runtime(sandbox.Config(delegates)) with { Host = Host, PluginPath = RepositoryPaths.ReferencePlugins };

    public MetaCniProcess Runtime(IEnumerable<JsonNode> delegates, (string Key, string Value) setting)
    {
        var config = sandbox.Config(delegates);
        config[setting.Key] = setting.Value;
        return sandbox.Runtime(config) with { Host = Host, PluginPath = RepositoryPaths.ReferencePlugins };
    }

    /// <summary>ADD, compared with the kernel; then CHECK, as CRI-O does.</summary>
    public JsonNode Attach(MetaCniProcess runtime)
    {
        var result = runtime.Add().EnsureSuccess("ADD").Json!;
        KernelOracle.Require(result, Pod, Host);
        runtime.Check().EnsureSuccess("CHECK");
        return result;
    }

    /// <summary>DEL twice; of what ADD made, nothing is left.</summary>
    public void Detach(MetaCniProcess runtime, HostState before)
    {
        runtime.Del().EnsureSuccess("DEL");

        RequireNothingLeft(before);
        runtime.Del().EnsureSuccess("the second DEL");
    }

    public void RequireNothingLeft(HostState before)
    {
        Assert.Empty(HostState.Capture(Host).Since(before));
        Assert.Empty(Pod.LinkNames);
        Assert.Empty(LeasedAddresses);
        Assert.Empty(sandbox.Records);
        Assert.Null(sandbox.StatusText);
        Assert.DoesNotContain("tbf", QueueingDisciplines, StringComparison.Ordinal);
    }

    public HostState Look() => HostState.Capture(Host);

    public string QueueingDisciplines => Host.Execute("tc", "qdisc", "show").EnsureSuccess("tc").Text;

    public string NatRules => Host.Execute("iptables", "-w", "-t", "nat", "-S").EnsureSuccess("iptables").Text;

    public void Dispose() => sandbox.Dispose();
}
