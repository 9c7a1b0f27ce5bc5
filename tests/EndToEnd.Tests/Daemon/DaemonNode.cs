// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Manifests;
using ApiServer.Storage;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.Daemon;

/// <summary>
/// A node on which the daemon runs as a process of its own, with an API server that knows the deployed service accounts and their roles,
/// and nothing else.
/// </summary>
internal sealed class DaemonNode : IAsyncDisposable
{
    public const string Name = "node-1";
    public const string Taint = "metacni.io/not-ready";

    private const string PodName = "metacni-x7k2p";
    private const string Primary = """{"cniVersion":"1.0.0","name":"cluster-net","plugins":[{"type":"recorder"}]}""";

    // The path of a service account is fixed: the process gets a /run of its own.
    private const string InPod = """
        set -e
        mount -t tmpfs none /run
        mkdir -p /run/secrets/kubernetes.io/serviceaccount
        cp "$FILES/token" "$FILES/ca.crt" /run/secrets/kubernetes.io/serviceaccount
        exec "$METACNI" daemon --settings "$FILES/settings" --bin-dir "$BIN" --conf-dir "$FILES/net.d" \
            --state-dir "$FILES/state" --run-dir "$FILES/run"
        """;

    private readonly TemporaryDirectory files = new();
    private readonly RecordingPlugins plugins = new();
    private readonly TestNamespace? host;
    private RunningProcess? daemon;

    private DaemonNode(TestApiServer server, TestNamespace? host) => (Server, this.host) = (server, host);

    public static ObjectKey PodKey { get; } = ObjectKey.Of(ResourceTypes.Pods, "kube-system", PodName);

    public TestApiServer Server { get; }

    public RecordingPlugins Plugins => plugins;

    /// <summary>The process; null before <see cref="Start"/>.</summary>
    public RunningProcess? Daemon => daemon;

    /// <summary>The socket on which the daemon serves the node API.</summary>
    public string NodeSocket => files.Combine("run", "node.sock");

    public string RecordDirectory => files.Combine("state", "attachments");

    public string Configuration => files.Combine("net.d", "00-metacni.conflist");

    public JsonObject Node => Server.Find(ResourceTypes.Nodes, "", Name)!;

    public JsonObject Pod => Server.Find(ResourceTypes.Pods, PodKey.Namespace, PodKey.Name)!;

    /// <summary>Prepares a node without a primary network, and starts no daemon.</summary>
    /// <param name="overlays">The components of deploy/ whose roles the cluster has, besides those of every installation.</param>
    public static async Task<DaemonNode> PrepareAsync(params string[] overlays) => await PrepareAsync(null, overlays);

    /// <summary>Prepares a node whose API server, daemon and plugin are in a network namespace that stands for the host.</summary>
    public static async Task<DaemonNode> PrepareAsync(TestNamespace? host, params string[] overlays)
    {
        Requires.Root();
        var options = host is null ? null : new TestApiServerOptions { Bind = endPoint => NamespaceListener.Bind(host.Path, endPoint) };
        var node = new DaemonNode(await TestApiServer.StartAsync(options), host);
        string[] manifests = ["plugin/rbac.yaml", "node/rbac.yaml", .. overlays.Select(overlay => $"components/{overlay}/rbac.yaml")];
        foreach (var document in manifests.SelectMany(path => ManifestReader.Read(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "deploy", path)))))
        {
            node.Server.Create(document);
        }

        node.Server.Create(NodeObject());
        node.Server.Create(OwnPod());
        node.files.Write("token", node.Server.IssueToken(node.Pod));
        node.files.Write("ca.crt", node.Server.AuthorityPem);
        node.files.Subdirectory("settings");
        node.files.Subdirectory("net.d");
        return node;
    }

    public void Set(string key, string value) => files.Write($"settings/{key}", value);

    public void WritePrimary(string list = Primary) => files.Write("net.d/10-primary.conflist", list);

    /// <summary>A path among the node's files; nothing is created.</summary>
    public string Combine(params string[] parts) => files.Combine(parts);

    /// <summary>Writes the configuration of Multus's shim, as its daemon does.</summary>
    public string WriteMultus() => files.Write(
        "net.d/00-multus.conf",
        $$"""
        {"cniVersion":"0.3.1","name":"multus-cni-network","type":"multus-shim","logLevel":"verbose","namespaceIsolation":true,
         "clusterNetwork":"/host{{files.Combine("net.d", "10-primary.conflist")}}"}
        """);

    /// <summary>Goes back to Multus, as an administrator does on the node.</summary>
    public void Restore()
    {
        string[] arguments =
        [
            "install", "--restore", "--bin-dir", plugins.BinDirectory, "--conf-dir", files.Combine("net.d"), "--state-dir", files.Combine("state"),
            "--run-dir", files.Combine("run"),
        ];
        using var process = new RunningProcess(RepositoryPaths.MetaCni, arguments, new Dictionary<string, string>());
        process.Wait().EnsureSuccess("install --restore");
    }

    public void Start() => daemon = new RunningProcess("nsenter", [$"--net={host?.Path ?? "/proc/self/ns/net"}", "unshare", "--mount", "sh", "-c", InPod], new Dictionary<string, string>
    {
        ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
        ["METACNI"] = RepositoryPaths.MetaCni,
        ["FILES"] = files.Path,
        ["BIN"] = plugins.BinDirectory,
        ["KUBERNETES_SERVICE_HOST"] = Server.Address.Host,
        ["KUBERNETES_SERVICE_PORT"] = $"{Server.Address.Port}",
        ["NODE_NAME"] = Name,
        ["POD_NAME"] = PodName,
        ["POD_NAMESPACE"] = "kube-system",
        ["POD_UID"] = (string)Pod["metadata"]!["uid"]!,
    });

    /// <summary>Kills the daemon and deletes its pod, as an administrator does who deletes the DaemonSet.</summary>
    public void DeleteDaemon()
    {
        daemon!.Kill();
        _ = daemon.Wait();
        Server.Delete(PodKey);
    }

    /// <summary>Ends the daemon, and returns its log.</summary>
    public string Stop()
    {
        daemon!.Signal("TERM");
        return daemon.Wait().Text;
    }

    /// <summary>Waits until an object of the API server is as it should be.</summary>
    public async Task UntilAsync(Func<bool> isReached)
    {
        using var limit = TimeLimit.Guard();
        for (var seen = Server.Requests.Count; !isReached(); seen++)
        {
            var count = seen;
            _ = await Server.Log.WaitAsync(_ => Server.Requests.Count > count || isReached(), limit.Token);
        }
    }

    /// <summary>Waits until the configuration is published.</summary>
    public async Task PublishedAsync()
    {
        using var limit = TimeLimit.Guard();
        using var changes = new DirectoryChanges(Path.GetDirectoryName(Configuration)!);
        while (!File.Exists(Configuration))
        {
            await changes.NextAsync(limit.Token);
        }
    }

    /// <summary>Calls the published configuration for a pod, as a runtime does.</summary>
    public ProcessOutcome Run(string command, TestPod pod, TestNamespace @namespace) => Plugin(pod, @namespace, []).Run(command);

    /// <summary>The plugin with the published configuration and further members.</summary>
    public MetaCniProcess Plugin(TestPod pod, TestNamespace @namespace, JsonObject members)
    {
        var list = JsonNode.Parse(File.ReadAllText(Configuration))!;
        var config = (JsonObject)list["plugins"]![0]!.DeepClone();
        config["name"] = (string)list["name"]!;
        config["cniVersion"] = (string)list["cniVersion"]!;
        foreach (var (key, value) in members)
        {
            config[key] = value?.DeepClone();
        }

        var process = new MetaCniProcess
        {
            Config = System.Text.Encoding.UTF8.GetBytes(config.ToJsonString()),
            ContainerId = pod.Uid,
            NetworkNamespace = @namespace.Path,
            Pod = pod,
            Host = host,
        };
        return process.With(plugins);
    }

    /// <summary>Creates a pod that requests a network, and the network.</summary>
    public void Create(TestPod pod, string network)
    {
        Server.Create(new JsonObject
        {
            ["apiVersion"] = "k8s.cni.cncf.io/v1",
            ["kind"] = "NetworkAttachmentDefinition",
            ["metadata"] = new JsonObject { ["namespace"] = pod.Namespace, ["name"] = network },
            ["spec"] = new JsonObject { ["config"] = $$"""{"cniVersion":"1.0.0","name":"{{network}}","type":"recorder"}""" },
        });
        Server.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = pod.Namespace,
                ["name"] = pod.Name,
                ["uid"] = pod.Uid,
                ["annotations"] = ApiCluster.Members((KubernetesSandbox.Networks, network)),
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        daemon?.Dispose();
        plugins.Dispose();
        await Server.DisposeAsync();
        files.Dispose();
    }

    /// <summary>The ConfigMap of Multus's daemon.</summary>
    public static JsonObject MultusConfigMap() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["namespace"] = "kube-system", ["name"] = "multus-daemon-config" },
        ["data"] = new JsonObject { ["daemon-config.json"] = """{"chrootDir":"/hostroot","logLevel":"debug","socketDir":"/host/run/multus/"}""" },
    };

    private static JsonObject NodeObject() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Node",
        ["metadata"] = new JsonObject { ["name"] = Name },
        ["spec"] = new JsonObject
        {
            ["taints"] = new JsonArray(
                new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" },
                new JsonObject { ["key"] = Taint, ["effect"] = "NoExecute" }),
        },
    };

    private static JsonObject OwnPod() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["namespace"] = PodKey.Namespace, ["name"] = PodKey.Name },
        ["spec"] = new JsonObject { ["nodeName"] = Name, ["serviceAccountName"] = "metacni-node" },
        ["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "False" }),
        },
    };
}
