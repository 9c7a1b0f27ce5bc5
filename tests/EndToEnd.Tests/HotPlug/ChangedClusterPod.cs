// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Faults;
using ApiServer.Storage;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.HotPlug;

/// <summary>A running pod of an API server, whose annotation changes; recorders instead of plugins.</summary>
internal sealed class ChangedClusterPod : IAsyncDisposable
{
    private readonly JsonObject _config;

    private ChangedClusterPod(KubernetesSandbox sandbox)
    {
        Sandbox = sandbox;
        _config = sandbox.Config();
        var plugin = (JsonObject)_config.DeepClone();
        plugin.Remove("cniVersion");
        plugin.Remove("name");
        Directory.CreateDirectory(Configurations);
        File.WriteAllText(Path.Combine(Configurations, "00-metacni.conflist"), new JsonObject
        {
            ["cniVersion"] = "1.0.0",
            ["name"] = "multus-cni-network",
            ["plugins"] = new JsonArray(plugin),
        }.ToJsonString());
    }

    public KubernetesSandbox Sandbox { get; }

    public RecordingPlugins Recorders => Sandbox.Node.Recorders;

    /// <summary>"default/a net1" for each entry of the network-status in the API server.</summary>
    public IEnumerable<string> Status => JsonNode.Parse(Sandbox.StatusText!)!.AsArray().Select(entry => $"{entry!["name"]} {entry["interface"]}");

    /// <summary>The last line of the operations log.</summary>
    public string LastOperation => File.ReadLines(Path.Combine(Path.GetDirectoryName(Sandbox.Node.RecordDirectory)!, "operations.jsonl")).Last();

    private string Configurations => Sandbox.Node.Combine("cni-conf");

    /// <summary>Attaches a pod to networks: <c>a</c>, <c>b</c>, and those that the test defines.</summary>
    public static async Task<ChangedClusterPod> StartAsync(string networks, params (string Name, string Member)[] definitions)
    {
        var pod = new ChangedClusterPod(await KubernetesSandbox.StartAsync());
        foreach (var (name, member) in definitions)
        {
            pod.Sandbox.Define(name, $$"""{"cniVersion":"1.0.0","name":"{{name}}","type":"recorder",{{member}}}""");
        }

        foreach (var name in new[] { "a", "b" }.Except(definitions.Select(definition => definition.Name)))
        {
            pod.Sandbox.Define(name);
        }

        pod.Sandbox.Select(networks);
        (await pod.Sandbox.AddAsync(pod._config)).EnsureSuccess("ADD");
        return pod;
    }

    /// <summary>Holds the next status back until an event exists: what follows the status waits for events only shortly.</summary>
    public void HoldStatusUntil(params IReadOnlyList<string> events) =>
        Sandbox.Fault(Fault.After(stop => Sandbox.Cluster.Server.UntilAsync(() => events.All(HasEvent), stop)) with
        {
            When = request => request.Path.EndsWith("/status", StringComparison.Ordinal),
        });

    public bool HasEvent(string beginning) => Sandbox.Cluster.Events.Any(one => one.StartsWith(beginning, StringComparison.Ordinal));

    /// <summary>A definition of a device's network.</summary>
    public void DefineDevice(string name) => Sandbox.Cluster.Server.Create(new JsonObject
    {
        ["apiVersion"] = "k8s.cni.cncf.io/v1",
        ["kind"] = "NetworkAttachmentDefinition",
        ["metadata"] = new JsonObject
        {
            ["namespace"] = Sandbox.Pod.Namespace,
            ["name"] = name,
            ["annotations"] = ApiCluster.Members(("k8s.v1.cni.cncf.io/resourceName", "example.com/fast")),
        },
        ["spec"] = new JsonObject { ["config"] = $$"""{"cniVersion":"1.0.0","name":"{{name}}","type":"recorder"}""" },
    });

    public void DeletePod() => Sandbox.Cluster.Server.Delete(ObjectKey.Of(ResourceTypes.Pods, Sandbox.Pod.Namespace, Sandbox.Pod.Name));

    // On a thread of its own: the server needs those of the pool.
    public Task<ProcessOutcome> ReconcileAsync(params string[] arguments) => OnOwnThread(() =>
    {
        using var process = StartReconcile(arguments);
        return process.Wait();
    });

    public RunningProcess StartReconcile(params string[] arguments) => new(
        RepositoryPaths.MetaCni,
        ["reconcile", "--cni-conf-dir", Configurations, .. arguments],
        new Dictionary<string, string> { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["RECORDER_DIR"] = Recorders.RecordDirectory });

    public Task<ProcessOutcome> DelAsync() => Sandbox.RunAsync("DEL", _config);

    public RunningProcess StartDel() => Sandbox.Node.Runtime(_config).Start("DEL");

    public static Task<T> OnOwnThread<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();
}
