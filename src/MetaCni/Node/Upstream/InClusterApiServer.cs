// SPDX-License-Identifier: Apache-2.0
//
// The requests of most duties are rare: each has a client of its own. So a renewed token and a replaced authority count at once, and a failure
// of one request is none of another. What asks often has a session.

using Cni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Kubernetes.Requests;

namespace MetaCni.Node.Upstream;

/// <summary>The API server of the cluster in which the daemon's pod runs.</summary>
/// <param name="environment">The daemon's environment.</param>
/// <param name="time">The clock.</param>
internal sealed class InClusterApiServer(IReadOnlyDictionary<string, string> environment, TimeProvider time) : IApiServer
{
    /// <summary>The time of all attempts at one request.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(10);

    public KubeConfig Configuration() => InClusterConfig.TryRead([.. environment], out var config)
        ? config
        : throw new CniException(
            CniErrorCode.InvalidEnvironment,
            "the environment names no API server (KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT); run the daemon in a pod, as deploy/node does");

    public async Task<ApiResponse> SendAsync(KubeConfig config, ApiRequest request, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var endpoint = Endpoint(config);
        using var client = new ApiClient(endpoint, new RetryPolicy(time, Random.Shared) { Budget = TimeLimit });
        try
        {
            return await client.SendAsync(request, end.Token).ConfigureAwait(false);
        }
        catch (CniException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
    }

    public IApiSession OpenSession() => new ApiSession(() => Endpoint(Configuration()));

    private ApiEndpoint Endpoint(KubeConfig config) => ApiConnections.OverTls(config, [.. environment], LongestAttempt, time);
}
