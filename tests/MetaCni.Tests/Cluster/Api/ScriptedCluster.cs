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

    public ScriptedCluster(ScriptedApi? api, BearerToken? token = null, ScriptedDaemon? daemon = null, TimeSpan? budget = null)
    {
        var tls = api is null ? null : new ApiEndpoint(() => Open(api, "https://10.0.0.1/"), "https://10.0.0.1", "the credential of /etc/kubeconfig", token)
        {
            Source = "/etc/kubeconfig",
            Time = Time,
        };
        Log = new OperatorLog(new LogConfig { Level = LogLevel.Verbose }, LogText, Time);
        var node = daemon is null ? null : new NodeApi(daemon.Path, NodeTime) { Warn = text => Log.Warning(text), Tell = text => Log.Verbose(text) };
        _client = new ApiClient(node, () => tls, new RetryPolicy(Time, new Random(1)) { Budget = budget ?? Timeout.InfiniteTimeSpan });
        Cluster = new ApiCluster(_client, Time, Log);
    }

    public ImpatientTime Time { get; } = new();

    /// <summary>The clock of the waits for the daemon: they end only as a test says.</summary>
    public SteppingTime NodeTime { get; } = new();

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
