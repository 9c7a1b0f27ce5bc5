// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Storage;
using ContainerRuntime;
using ContainerRuntime.Kubelet;
using EndToEnd.Tests.ContainerRuntime;
using EndToEnd.Tests.Kubernetes;
using Support;

namespace EndToEnd.Tests.Deployment.Nodes;

/// <summary>
/// A fresh node with containerd and a primary network, in a cluster where the manifests have been applied: the API server has their
/// objects and enforces their roles, and the test starts the pods of their DaemonSets as kubelet does.
/// </summary>
internal sealed class DeployedNode : IAsyncDisposable
{
    public const string NodeName = "node-1";
    public const string Configuration = "00-metacni.conflist";

    private const string Namespace = "kube-system";

    // Copies: on a real node, the directory has no links to files that containers do not see.
    private static readonly string[] Plugins = ["bridge", "host-local", "loopback", "macvlan"];

    private readonly IReadOnlyList<JsonObject> objects;

    private DeployedNode(ContainerNode node, TestApiServer server, IReadOnlyList<JsonObject> objects) =>
        (Node, Server, this.objects) = (node, server, objects);

    public ContainerNode Node { get; }

    public TestApiServer Server { get; }

    /// <summary>Starts a node and applies directories of deploy/.</summary>
    public static async Task<DeployedNode> StartAsync(params string[] directories)
    {
        KubernetesTools.Require();
        Machine.RequireContainers();
        IReadOnlyList<JsonObject> objects = [.. directories.SelectMany(KubernetesTools.Kustomize)];
        var node = await ContainerNode.Start(Install);
        try
        {
            await node.Import(Path.Combine(RepositoryPaths.Root, "out", "metacni-image.tar"), ImageOf(objects));
            var server = await TestApiServer.StartAsync(
                new TestApiServerOptions { Bind = endPoint => NamespaceListener.Bind(node.Host.Path, endPoint) });
            Apply(server, objects);
            return new DeployedNode(node, server, objects);
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Starts the pod of a DaemonSet on the node.</summary>
    public async Task<KubeletPod> StartDaemonAsync(string daemonSet = "metacni")
    {
        var template = (JsonObject)Object("DaemonSet", daemonSet)["spec"]!["template"]!.DeepClone();
        var pod = CreatePod(daemonSet, template);
        var surroundings = new PodSurroundings
        {
            Name = (string)pod["metadata"]!["name"]!,
            Namespace = Namespace,
            Uid = (string)pod["metadata"]!["uid"]!,
            Node = NodeName,
            ApiServer = Server.Address,
            Token = Server.IssueToken(pod),
            Authority = Server.AuthorityPem,
            ConfigMaps = objects.Where(one => (string?)one["kind"] == "ConfigMap").ToDictionary(
                one => (string)one["metadata"]!["name"]!, one => (IReadOnlyDictionary<string, string>)Data(one), StringComparer.Ordinal),
        };
        return await KubeletPod.Start(Node, surroundings, template);
    }

    /// <summary>Starts the pod of the daemon, and waits until it is ready and the runtime uses what it has published.</summary>
    public async Task<KubeletPod> StartReadyDaemonAsync()
    {
        var daemon = await StartDaemonAsync();
        await daemon.WaitFor("readinessProbe");
        await Node.WaitForNetwork("metacni");
        return daemon;
    }

    /// <summary>Deletes the objects of deploy/node and the pods, as <c>kubectl delete -k deploy/node</c> and its consequences do.</summary>
    public void DeleteDaemonObjects()
    {
        foreach (var pod in Server.Objects(ResourceTypes.Pods).Where(pod => (string?)pod["metadata"]!["namespace"] == Namespace))
        {
            Server.Delete(KeyOf(pod));
        }

        foreach (var one in KubernetesTools.Kustomize("node"))
        {
            Server.Delete(KeyOf(one));
        }
    }

    /// <summary>Sets a key of the ConfigMap, before the daemon starts.</summary>
    public void Set(string key, string value) => Object("ConfigMap", "metacni")["data"]![key] = value;

    /// <summary>Mounts one more directory of the node, read-only, as docs/installing.md describes it for readiness files.</summary>
    public void Mount(string directory)
    {
        var pod = Object("DaemonSet", "metacni")["spec"]!["template"]!["spec"]!;
        pod["volumes"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["name"] = "primary",
            ["hostPath"] = new JsonObject { ["path"] = directory, ["type"] = "DirectoryOrCreate" },
        });
        pod["containers"]![0]!["volumeMounts"]!.AsArray().Add((JsonNode)new JsonObject
        {
            ["name"] = "primary",
            ["mountPath"] = directory,
            ["readOnly"] = true,
        });
    }

    /// <summary>Runs a pod with an annotation, and returns the names of its interfaces.</summary>
    public async Task<IReadOnlyList<string>> InterfacesOfNewPodAsync(string networks)
    {
        var pod = ContainerNode.NewPod;
        Server.Create(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = pod.Namespace,
                ["name"] = pod.Name,
                ["uid"] = pod.Uid,
                ["annotations"] = new JsonObject { [MetaCniNetwork.Annotation] = networks },
            },
            ["spec"] = new JsonObject { ["nodeName"] = NodeName, ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "x" }) },
        });
        var id = await Node.Run(Node.Config(pod, (MetaCniNetwork.Annotation, networks)));
        return new KernelView(Node, await Node.Status(id)).Names;
    }

    /// <summary>Every file of the directories that an installation changes, with its size, mode and last change.</summary>
    public IReadOnlyList<string> Installed =>
    [
        .. from directory in (string[])[Node.Directories.Plugins, Node.Directories.Networks]
           from path in Directory.EnumerateFileSystemEntries(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
           let file = new FileInfo(path)
           select $"{path} {file.UnixFileMode} {file.LastWriteTimeUtc:O} {(file.Exists ? file.Length : 0)}",
    ];

    /// <summary>A file of the runtime's directory of configurations.</summary>
    public string ConfigurationPath(string name) => Path.Combine(Node.Directories.Networks, name);

    /// <summary>An object that was applied.</summary>
    public JsonObject Object(string kind, string name) =>
        objects.Single(one => (string?)one["kind"] == kind && (string?)one["metadata"]!["name"] == name);

    public async ValueTask DisposeAsync()
    {
        Node.Dispose();
        await Server.DisposeAsync();
    }

    private static void Install(ContainerNode node)
    {
        foreach (var plugin in Plugins.Select(name => Path.Combine(RepositoryPaths.ReferencePlugins, name)).Append(RepositoryPaths.Recorder))
        {
            File.Copy(plugin, Path.Combine(node.Directories.Plugins, Path.GetFileName(plugin)));
        }

        File.WriteAllText(Path.Combine(node.Directories.Networks, "10-cluster.conflist"), MetaCniNetwork.Primary().ToJsonString());
    }

    private static void Apply(TestApiServer server, IReadOnlyList<JsonObject> objects)
    {
        server.Create(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = NodeName } });

        // The server has the resource definition built in.
        server.Create(Definition("mv"));
        foreach (var one in objects.Where(one => (string?)one["kind"] != "CustomResourceDefinition"))
        {
            server.Create((JsonObject)one.DeepClone());
        }
    }

    private static string ImageOf(IReadOnlyList<JsonObject> objects) => (string)objects
        .First(one => (string?)one["kind"] == "DaemonSet")["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;

    private static JsonObject Definition(string name) => new()
    {
        ["apiVersion"] = "k8s.cni.cncf.io/v1",
        ["kind"] = "NetworkAttachmentDefinition",
        ["metadata"] = new JsonObject { ["namespace"] = "default", ["name"] = name },
        ["spec"] = new JsonObject { ["config"] = MetaCniNetwork.MacVlan(name, "10.71.0.0/24").ToJsonString() },
    };

    private static ObjectKey KeyOf(JsonObject one) => ObjectKey.Of(
        ResourceTypes.OfKind((string)one["apiVersion"]!, (string)one["kind"]!),
        (string?)one["metadata"]!["namespace"] ?? "",
        (string)one["metadata"]!["name"]!);

    private static Dictionary<string, string> Data(JsonObject configMap) =>
        (configMap["data"] as JsonObject ?? []).ToDictionary(member => member.Key, member => (string)member.Value!, StringComparer.Ordinal);

    private JsonObject CreatePod(string daemonSet, JsonObject template)
    {
        var pod = (JsonObject)template.DeepClone();
        pod["apiVersion"] = "v1";
        pod["kind"] = "Pod";
        pod["metadata"]!["name"] = UniqueName.WithPrefix(daemonSet + "-");
        pod["metadata"]!["namespace"] = Namespace;
        pod["spec"]!["nodeName"] = NodeName;
        return Server.Create(pod);
    }
}
