// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Storage;
using EndToEnd.Tests.Daemon;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>A pod of a <see cref="ServedNode"/>.</summary>
internal sealed class ServedPod : IDisposable
{
    private const string NetworkStatus = "k8s.v1.cni.cncf.io/network-status";

    private readonly ServedNode _node;
    private readonly TestNamespace _namespace = new();
    private string _networks;
    private JsonNode? _result;

    public ServedPod(ServedNode node, string name, string networks)
    {
        (_node, _networks, Pod) = (node, networks, new TestPod { Namespace = ServedNode.Namespace, Name = name });
        node.Server.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = Pod.Namespace,
                ["name"] = Pod.Name,
                ["uid"] = Pod.Uid,
                ["annotations"] = Annotations(),
            },
            ["spec"] = new JsonObject
            {
                ["nodeName"] = DaemonNode.Name,
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "x" }),
            },
        });
    }

    public TestPod Pod { get; }

    public string Path => $"/api/v1/namespaces/{Pod.Namespace}/pods/{Pod.Name}";

    public IReadOnlyList<string> LinkNames => _namespace.LinkNames;

    /// <summary>The text of the pod's record, whose container has the pod's UID as its ID; null if it has none.</summary>
    public string? Record => _node.Records.FirstOrDefault(name => name.StartsWith(Pod.Uid, StringComparison.Ordinal)) is { } name
        ? File.ReadAllText(System.IO.Path.Combine(_node.Node.RecordDirectory, name))
        : null;

    /// <summary>The network-status in the API server; null if the pod has none, or if another pod has its name.</summary>
    public string? Status =>
        _node.Server.Find(ResourceTypes.Pods, Pod.Namespace, Pod.Name) is { } json && (string?)json["metadata"]!["uid"] == Pod.Uid
            ? (string?)json["metadata"]!["annotations"]![NetworkStatus]
            : null;

    /// <summary>The events of the pod in the API server.</summary>
    public IReadOnlyList<string> Events =>
    [
        .. _node.Server.Objects(ResourceTypes.Events).Where(item => (string?)item["involvedObject"]!["uid"] == Pod.Uid)
            .Select(item => $"{item["type"]} {item["reason"]}: {item["message"]}"),
    ];

    /// <summary>"eth0 10.60.0.2 1500" for each interface in the pod's network namespace.</summary>
    public IReadOnlyList<string> Interfaces =>
    [
        .. _namespace.Json("addr").Where(link => (string)link!["ifname"]! != "lo").Select(link =>
            $"{link!["ifname"]} {link["addr_info"]!.AsArray().First(info => (string?)info!["family"] == "inet")!["local"]} {link["mtu"]}"),
    ];

    /// <summary>ADD, which must succeed.</summary>
    /// <param name="isAnnotated">True if the runtime passes the annotations, as containerd and CRI-O do if they are configured so.</param>
    public async Task<ProcessOutcome> AddAsync(bool isAnnotated = false)
    {
        var outcome = (await TryAddAsync(isAnnotated)).EnsureSuccess($"ADD of {Pod.Name}");
        _result = outcome.Json;
        return outcome;
    }

    public Task<ProcessOutcome> TryAddAsync(bool isAnnotated = false) => isAnnotated ? TryAddAsync(Annotations()) : RunAsync("ADD", []);

    /// <summary>ADD with the annotations that the runtime passes.</summary>
    public Task<ProcessOutcome> TryAddAsync(JsonObject annotations) =>
        RunAsync("ADD", new JsonObject { ["runtimeConfig"] = new JsonObject { ["io.kubernetes.cri.pod-annotations"] = annotations } });

    public async Task<ProcessOutcome> DelAsync() => (await RunAsync("DEL", [])).EnsureSuccess($"DEL of {Pod.Name}");

    /// <summary>The status lists what ADD returned: names, hardware addresses and addresses, in order.</summary>
    public void RequireStatusAsAttached() => Assert.Equal(Attached(), Published());

    /// <summary>Changes the networks that the pod requests.</summary>
    public void Annotate(string networks)
    {
        _networks = networks;
        _node.Server.Change(Key, pod => pod["metadata"]!["annotations"] = Annotations());
    }

    /// <summary>Removes the pod from the API server.</summary>
    public void Delete() => _node.Server.Delete(Key);

    public void Dispose() => _namespace.Dispose();

    private ObjectKey Key => ObjectKey.Of(ResourceTypes.Pods, Pod.Namespace, Pod.Name);

    private IEnumerable<string> Attached()
    {
        var interfaces = _result!["interfaces"]!.AsArray();
        return interfaces.Index().Where(one => ((string?)one.Item!["sandbox"] ?? "").Length > 0).Select(one =>
        {
            var addresses = _result["ips"]!.AsArray().Where(ip => (int)ip!["interface"]! == one.Index).Select(ip => ((string)ip!["address"]!).Split('/')[0]);
            return $"{one.Item!["name"]} {one.Item["mac"]} {string.Join(' ', addresses)}";
        });
    }

    private IEnumerable<string> Published() => JsonNode.Parse(Status!)!.AsArray()
        .Select(entry => $"{entry!["interface"]} {entry["mac"]} {string.Join(' ', entry["ips"]!.AsArray().Select(ip => (string)ip!))}");

    private JsonObject Annotations() => ApiCluster.Members((KubernetesSandbox.Networks, _networks));

    // On a thread of its own: the server needs those of the pool.
    private Task<ProcessOutcome> RunAsync(string command, JsonObject members) => Task.Factory.StartNew(
        () => _node.Plugin(this, _namespace, members).Run(command), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
