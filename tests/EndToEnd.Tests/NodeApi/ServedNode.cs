// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Access;
using ApiServer.Faults;
using ApiServer.Storage;
using EndToEnd.Tests.Daemon;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>
/// A node whose daemon serves the node API: a process with the deployed roles, an API server, the plugin and the reference plugins, all in a
/// network namespace that stands for the host.
/// </summary>
internal sealed class ServedNode : IAsyncDisposable
{
    public const string Namespace = "shop";
    private const string Definitions = "/apis/k8s.cni.cncf.io/v1/namespaces/shop/network-attachment-definitions";

    private readonly TestNamespace _host;
    private readonly DaemonNode _node;
    private readonly NodeApiClient _client;
    private readonly List<ServedPod> _pods = [];

    private ServedNode(TestNamespace host, DaemonNode node)
    {
        (_host, _node, _client) = (host, node, new NodeApiClient(node.NodeSocket));
        foreach (var plugin in (string[])["bridge", "host-local", "macvlan"])
        {
            File.CreateSymbolicLink(Path.Combine(node.Plugins.BinDirectory, plugin), Path.Combine(RepositoryPaths.ReferencePlugins, plugin));
        }

        Directory.CreateDirectory(node.Combine("leases"));
        _host.Ip("link", "add", "br0", "address", "02:00:00:00:00:b0", "type", "bridge");
        _host.Ip("link", "set", "br0", "up");
        Server.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } });
        node.WritePrimary(new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "cluster-net",
            ["plugins"] = new JsonArray(new JsonObject
            {
                ["type"] = "bridge",
                ["bridge"] = "br0",
                ["isDefaultGateway"] = true,
                ["ipam"] = HostLocal("10.60.0.0/24"),
            }),
        }.ToJsonString());
    }

    public static string DaemonUser { get; } = User.NameOfServiceAccount("kube-system", "metacni-node");

    public static string PluginUser { get; } = User.NameOfServiceAccount("kube-system", "metacni");

    public TestApiServer Server => _node.Server;

    public DaemonNode Node => _node;

    public NodeApiClient Client => _client;

    public RunningProcess Daemon => _node.Daemon!;

    public IReadOnlyList<string> Records =>
        [.. Directory.EnumerateFiles(_node.RecordDirectory).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>The addresses that host-local has given out.</summary>
    public IReadOnlyList<string> Leases =>
        [.. Directory.EnumerateFiles(_node.Combine("leases"), "10.*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file))];

    /// <summary>Prepares a node, starts its daemon, and waits until the configuration is published.</summary>
    public static async Task<ServedNode> StartAsync()
    {
        Requires.Root();
        var host = new TestNamespace();
        var node = new ServedNode(host, await DaemonNode.PrepareAsync(host));
        node._node.Start();
        await node._node.PublishedAsync();
        return node;
    }

    /// <summary>Creates or replaces a definition: a macvlan of the bridge with addresses 10.SUBNET.0.x and an MTU.</summary>
    public void Define(string name, int subnet = 61, int mtu = 1400, string padding = "")
    {
        var config = new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = name,
            ["type"] = "macvlan",
            ["master"] = "br0",
            ["mtu"] = mtu,
            ["ipam"] = HostLocal($"10.{subnet}.0.0/24"),
        };
        if (padding.Length > 0)
        {
            config["padding"] = padding;
        }

        var key = ObjectKey.Of(ResourceTypes.NetworkAttachmentDefinitions, Namespace, name);
        if (Server.Find(ResourceTypes.NetworkAttachmentDefinitions, Namespace, name) is not null)
        {
            Server.Change(key, definition => definition["spec"]!["config"] = config.ToJsonString());
            return;
        }

        Server.Create(new JsonObject
        {
            ["apiVersion"] = "k8s.cni.cncf.io/v1",
            ["kind"] = "NetworkAttachmentDefinition",
            ["metadata"] = new JsonObject { ["namespace"] = Namespace, ["name"] = name },
            ["spec"] = new JsonObject { ["config"] = config.ToJsonString() },
        });
    }

    public static string DefinitionPath(string name) => $"{Definitions}/{name}";

    /// <summary>Creates a pod of this node that requests networks.</summary>
    public ServedPod CreatePod(string networks, string? name = null)
    {
        var pod = new ServedPod(this, name ?? $"web-{_pods.Count}", networks);
        _pods.Add(pod);
        return pod;
    }

    /// <summary>Waits until the daemon answers from its cache, with the object as the API server has it.</summary>
    public async Task CachedAsync(string path, Func<JsonNode, bool>? isAsExpected = null)
    {
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(Path.GetDirectoryName(_node.NodeSocket)!);
        while (true)
        {
            limit.Token.ThrowIfCancellationRequested();
            try
            {
                var response = await _client.GetAsync(path);
                if (response.Source == "cache" && isAsExpected?.Invoke(response.Json) != false)
                {
                    return;
                }
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await changes.NextAsync(limit.Token);
            }
        }
    }

    public Task CachedDefinitionAsync(string name) => CachedAsync(
        DefinitionPath(name),
        cached => (string)cached["spec"]!["config"]!
            == (string)Server.Find(ResourceTypes.NetworkAttachmentDefinitions, Namespace, name)!["spec"]!["config"]!);

    /// <summary>
    /// Attaches pods until the daemon has accepted a status that it cannot publish: on a busy machine the plugin may not wait for the daemon.
    /// </summary>
    public async Task<ServedPod> HandOverAsync(string networks)
    {
        var outage = Fault.Unavailable() with { When = request => request.User == DaemonUser && request.Path.EndsWith("/status", StringComparison.Ordinal) };
        Server.Faults.Add(outage);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var pod = CreatePod(networks);
            await CachedAsync(pod.Path);
            await pod.AddAsync();
            if (pod.Status is null)
            {
                return pod;
            }

            await pod.DelAsync();
        }

        throw new InvalidOperationException("no status was handed over");
    }

    /// <summary>Waits until the record of a pod contains a text.</summary>
    public async Task RecordAsync(ServedPod pod, string text)
    {
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(_node.RecordDirectory);
        while (pod.Record?.Contains(text, StringComparison.Ordinal) != true)
        {
            await changes.NextAsync(limit.Token);
        }
    }

    /// <summary>Waits until the API server has the status of a pod.</summary>
    public async Task StatusAsync(ServedPod pod)
    {
        using var limit = TimeLimit.Guard();
        await Server.UntilAsync(() => pod.Status is not null, limit.Token);
    }

    public void Kill()
    {
        Daemon.Kill();
        _ = Daemon.Wait();
    }

    public void Restart()
    {
        Kill();
        _node.Start();
    }

    /// <summary>Nothing is left of any pod.</summary>
    public void RequireNothingLeft()
    {
        Assert.Empty(Records);
        Assert.Empty(Leases);
        Assert.All(_pods, pod => Assert.Empty(pod.LinkNames));
        Assert.Equal(["br0"], _host.LinkNames);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _pods.ForEach(pod => pod.Dispose());
        await _node.DisposeAsync();
        _host.Dispose();
    }

    internal MetaCniProcess Plugin(ServedPod pod, TestNamespace @namespace, JsonObject members)
    {
        members["nodeSocket"] = _node.NodeSocket;
        return _node.Plugin(pod.Pod, @namespace, members);
    }

    private JsonObject HostLocal(string subnet) => new()
    {
        ["type"] = "host-local",
        ["dataDir"] = _node.Combine("leases"),
        ["ranges"] = new JsonArray(new JsonArray(new JsonObject { ["subnet"] = subnet })),
    };
}
