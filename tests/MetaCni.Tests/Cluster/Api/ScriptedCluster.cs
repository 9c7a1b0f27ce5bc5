// SPDX-License-Identifier: Apache-2.0

using MetaCni.Cluster.Api;
using MetaCni.Config;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging;
using MetaCni.Tests.Kubernetes;

namespace MetaCni.Tests.Cluster.Api;

/// <summary>The client over scripted connections, without pauses.</summary>
internal sealed class ScriptedCluster : IDisposable
{
    private readonly ApiClient _client;

    public ScriptedCluster(ScriptedApi api, BearerToken? token = null, ScriptedApi? socket = null, TimeSpan? budget = null)
    {
        var tls = new ApiEndpoint(() => Open(api, "https://10.0.0.1/"), "https://10.0.0.1", "the credential of /etc/kubeconfig", token)
        {
            Source = "/etc/kubeconfig",
            Time = Time,
        };
        IReadOnlyList<ApiEndpoint> endpoints = socket is null
            ? [tls]
            : [new ApiEndpoint(() => Open(socket, "http://node/"), "/run/node.sock", "root", null) { IsLocal = true, Time = Time }, tls];
        _client = new ApiClient(endpoints, new RetryPolicy(Time, new Random(1)) { Budget = budget ?? Timeout.InfiniteTimeSpan });
        Log = new OperatorLog(new LogConfig { Level = LogLevel.Verbose }, LogText, Time);
        Cluster = new ApiCluster(_client, Time, Log);
    }

    public ImpatientTime Time { get; } = new();

    public StringWriter LogText { get; } = new();

    public OperatorLog Log { get; }

    public ApiCluster Cluster { get; }

    public ApiClient Client => _client;

    public static ApiRequest GetWeb => new()
    {
        Method = HttpMethod.Get,
        Path = "api/v1/namespaces/shop/pods/web",
        Permission = "get pods",
        Namespace = "shop",
        Expected = ExpectedAnswer.Object("Pod", "shop", "web"),
    };

    public Task<ApiResponse> GetAsync(CancellationToken cancellationToken) => _client.SendAsync(GetWeb, cancellationToken);

    public void Dispose()
    {
        Cluster.Dispose();
        LogText.Dispose();
    }

    private static HttpClient Open(ScriptedApi api, string address) =>
        new(api) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
}
