// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Cluster.Manifests;
using MetaCni.Config;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Logging;

namespace MetaCni.Preparing;

/// <summary>Selects the source of pods and definitions.</summary>
/// <param name="time">The clock.</param>
/// <param name="log">The operator's log.</param>
/// <param name="prepareTls">Called once before the first TLS connection; true: the host's trust store is not needed.</param>
internal sealed class ClusterSource(TimeProvider time, OperatorLog log, Action<bool> prepareTls)
{
    private static readonly TimeSpan ShortestTimeLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>The time limit of the operation.</summary>
    public required TimeSpan Budget { get; init; }

    /// <summary>
    /// The manifests if they are configured. Else the node's socket if it exists, before the API server of the kubeconfig or of the pod
    /// in which we run. Null if none of them exists.
    /// </summary>
    /// <param name="config">Our configuration.</param>
    /// <param name="environment">Our environment.</param>
    /// <param name="connectEarly">
    /// True if requests will follow: the connection to the node's socket is opened at once, and if there is none, the one to the API server,
    /// in the background. With a daemon, the API server is opened only when the daemon has no answer. False: the configuration is checked.
    /// </param>
    /// <exception cref="CniException">5 or 7: the configured source cannot be used.</exception>
    public ICluster? Select(MetaConfig config, IReadOnlyList<KeyValuePair<string, string>> environment, bool connectEarly)
    {
        if (config.Manifests.Length > 0)
        {
            return new ManifestCluster(config.Manifests, config.StateDir);
        }

        var node = File.Exists(config.NodeSocket) ? new NodeApi(config.NodeSocket, time) { Warn = message => log.Warning(message), Tell = message => log.Verbose(message) } : null;
        var client = new ApiClient(node, () => OpenServer(config, environment), new RetryPolicy(time, Random.Shared) { Budget = Budget });
        if (connectEarly)
        {
            node?.Connect();
        }

        return (connectEarly && client.HasNode) || Prepare(client, connectEarly) || node is not null ? new ApiCluster(client, time, log) : null;
    }

    /// <summary>
    /// The time limit of one request. An unanswered request leaves time for two more attempts, within the limits for slow servers.
    /// </summary>
    public static TimeSpan PatienceOf(TimeSpan budget) =>
        TimeSpan.FromTicks(Math.Clamp(budget.Ticks / 3, ShortestTimeLimit.Ticks, LongestTimeLimit.Ticks));

    // False: no API server is configured.
    private static bool Prepare(ApiClient client, bool connectEarly)
    {
        var server = client.OpenServer();
        if (connectEarly)
        {
            server?.ConnectEarly();
        }

        return server is not null;
    }

    private ApiEndpoint? OpenServer(MetaConfig config, IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        if (ReadKubeConfig(config, environment) is not { } kubeConfig)
        {
            return null;
        }

        // A missing token must be reported before anything is attached; the first request may come only later.
        new BearerToken(kubeConfig, time).RequireFile();
        prepareTls(kubeConfig.CertificateAuthority.Length > 0 || kubeConfig.SkipTlsVerify);
        return ApiConnections.OverTls(kubeConfig, environment, PatienceOf(Budget), time);
    }

    private static KubeConfig? ReadKubeConfig(MetaConfig config, IReadOnlyList<KeyValuePair<string, string>> environment)
    {
        if (config.KubeConfig.Length > 0)
        {
            return KubeConfigFile.Load(config.KubeConfig);
        }

        return InClusterConfig.TryRead(environment, out var inCluster) ? inCluster : null;
    }
}
