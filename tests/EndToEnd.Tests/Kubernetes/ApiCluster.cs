// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Access;
using ApiServer.Faults;
using ApiServer.Storage;
using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>An API server with the pods and definitions of a test, and a kubeconfig for a user with the deployed role.</summary>
internal sealed class ApiCluster : IAsyncDisposable
{
    public const string User = "system:serviceaccount:kube-system:metacni";

    private const string NetworkStatus = "k8s.v1.cni.cncf.io/network-status";

    private readonly TemporaryDirectory files = new();

    private ApiCluster(TestApiServer server) => Server = server;

    public TestApiServer Server { get; }

    /// <summary>The kubeconfig's path. Its token is in <see cref="TokenFile"/>.</summary>
    public string KubeConfig => files.Combine("kubeconfig");

    public string TokenFile => files.Combine("token");

    /// <summary>"GET /api/v1/…" in order, those about events left out: they come when they come.</summary>
    public IReadOnlyList<string> Lines =>
        [.. Server.Requests.Where(request => !IsEvent(request)).Select(request => $"{request.Method} {request.Path}")];

    /// <summary>"Normal AddedInterface: Add …" for each event.</summary>
    public IReadOnlyList<string> Events =>
        [.. Server.Objects(ResourceTypes.Events).Select(item => $"{item["type"]} {item["reason"]}: {item["message"]}")];

    public static async Task<ApiCluster> StartAsync(TestApiServerOptions? options = null, params Rule[] rules)
    {
        Requires.Root();
        var server = await TestApiServer.StartAsync(options);
        var cluster = new ApiCluster(server);
        server.AddUser(User, Guid.NewGuid().ToString("N"), rules.Length > 0 ? rules : DeployedRole.Rules);
        File.WriteAllText(cluster.TokenFile, server.Token(User));
        File.WriteAllText(cluster.KubeConfig, server.KubeConfigWithTokenFile("token"));
        return cluster;
    }

    /// <summary>Makes the pod, or gives it other annotations.</summary>
    public void Put(TestPod pod, params (string Key, string Value)[] annotations)
    {
        if (Server.Find(ResourceTypes.Pods, pod.Namespace, pod.Name) is null)
        {
            Server.Create(new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = new JsonObject { ["namespace"] = pod.Namespace, ["name"] = pod.Name, ["uid"] = pod.Uid },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "c", ["image"] = "x" }) },
            });
        }

        Server.Change(KeyOf(pod), json => json["metadata"]!["annotations"] = Members(annotations));
    }

    public void Define(string @namespace, string name, string? config)
    {
        var definition = new JsonObject
        {
            ["apiVersion"] = "k8s.cni.cncf.io/v1",
            ["kind"] = "NetworkAttachmentDefinition",
            ["metadata"] = new JsonObject { ["namespace"] = @namespace, ["name"] = name },
        };
        if (config is not null)
        {
            definition["spec"] = new JsonObject { ["config"] = config };
        }

        Server.Create(definition);
    }

    public static ObjectKey KeyOf(TestPod pod) => ObjectKey.Of(ResourceTypes.Pods, pod.Namespace, pod.Name);

    public static JsonObject Members(params (string Key, string Value)[] pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));

    /// <summary>The pod's network-status as the server has it, byte for byte; null when there is none.</summary>
    public string? StatusText(TestPod pod) =>
        (string?)Server.Find(ResourceTypes.Pods, pod.Namespace, pod.Name)?["metadata"]!["annotations"]?[NetworkStatus];

    public static bool IsEvent(RecordedRequest request) => request.Path.EndsWith("/events", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        files.Dispose();
    }
}
