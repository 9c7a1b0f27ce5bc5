// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Faults;
using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>One pod on a node whose API server is real as far as a client can see: TLS, in this process.</summary>
internal sealed class KubernetesSandbox : IAsyncDisposable
{
    public const string Networks = "k8s.v1.cni.cncf.io/networks";

    private KubernetesSandbox(ApiCluster cluster, Sandbox node)
    {
        (Cluster, Node) = (cluster, node);
        Cluster.Put(Node.Pod);
    }

    public ApiCluster Cluster { get; }

    public Sandbox Node { get; }

    public TestPod Pod => Node.Pod;

    public string? StatusText => Cluster.StatusText(Pod);

    public string PodPath => $"/api/v1/namespaces/{Pod.Namespace}/pods/{Pod.Name}";

    public static async Task<KubernetesSandbox> StartAsync(TestPod? pod = null, params Rule[] rules)
    {
        Requires.Root();
        return new KubernetesSandbox(await ApiCluster.StartAsync(null, rules), new Sandbox(pod));
    }

    /// <summary>Another pod of the same cluster, whose server the first one ends.</summary>
    public KubernetesSandbox Beside(TestPod pod) => new(Cluster, new Sandbox(pod));

    public void Select(string networks) => Cluster.Put(Pod, (Networks, networks));

    /// <summary>A definition in the pod's namespace, of one recorder unless it says otherwise.</summary>
    public void Define(string name, string? config = null) =>
        Cluster.Define(Pod.Namespace, name, config ?? $$"""{"cniVersion":"1.0.0","name":"{{name}}","type":"recorder"}""");

    public void Fault(Fault fault) => Cluster.Server.Faults.Add(fault);

    /// <summary>A configuration with a recorded primary and the kubeconfig.</summary>
    public JsonObject Config()
    {
        var config = Node.Config(Sandbox.RecordedPrimary());
        config.Remove("manifests");
        config["kubeconfig"] = Cluster.KubeConfig;
        config["nodeSocket"] = Node.Combine("no-daemon.sock");
        return config;
    }

    /// <summary>The same with what the runtime says about the pod.</summary>
    public JsonObject ConfigWithAnnotations(params (string Key, string Value)[] annotations)
    {
        var config = Config();
        config["runtimeConfig"] = new JsonObject { ["io.kubernetes.cri.pod-annotations"] = ApiCluster.Members(annotations) };
        return config;
    }

    public Task<ProcessOutcome> AddAsync() => AddAsync(Config());

    public Task<ProcessOutcome> AddAsync(JsonObject config) => RunAsync("ADD", config);

    // On a thread of its own: the server needs those of the pool.
    public Task<ProcessOutcome> RunAsync(string command, JsonObject config) => Task.Factory.StartNew(
        () => Node.Runtime(config).Run(command), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public async ValueTask DisposeAsync()
    {
        Node.Dispose();
        await Cluster.DisposeAsync();
    }
}
