// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Manifests;
using MetaCni.Config;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>Whether this node has what every ADD needs, by local facts only.</summary>
/// <remarks>
/// It is about the networks that every pod gets: the primary, further delegates, default networks and the auxiliary chain. The
/// configuration and the plugins of each have to be there. A network that only the API server knows is not judged. A file that a definition
/// of its name may replace is never the reason for a failure. What one pod requests is not a matter of the node.
/// </remarks>
/// <param name="config">Our configuration.</param>
/// <param name="cluster">Where definitions come from; null where there is no such source.</param>
/// <param name="log">The operator's log.</param>
/// <param name="requireInstalled">Fails where a plugin of a network is not installed.</param>
internal sealed class NodeReadiness(
    MetaConfig config, ICluster? cluster, OperatorLog log, Action<NetworkConfigurationList> requireInstalled)
{
    /// <summary>The primary network says that it is ready.</summary>
    /// <exception cref="CniException">50: it does not.</exception>
    public static void RequirePrimary(MetaConfig config)
    {
        var file = config.ReadinessIndicatorFile;
        if (file.Length > 0 && !ReadinessFile.IsThere(file))
        {
            throw new CniException(
                CniErrorCode.PluginNotAvailable, $"the readiness file {PlainText.Word(file)} is not there: the primary network is not ready");
        }
    }

    /// <summary>The directory that stands in for an API server, and where the status goes then.</summary>
    /// <exception cref="CniException">One of the two cannot be used.</exception>
    public static void RequireManifests(MetaConfig config)
    {
        if (config.Manifests.Length > 0)
        {
            ManifestReader.RequireDirectory(config.Manifests);
            new StatusFiles(config.StateDir).RequireUsable();
        }
    }

    /// <summary>The networks of every pod, those left out that cannot be used and may be a definition.</summary>
    /// <exception cref="CniException">One that no definition can replace cannot be attached.</exception>
    public async Task<IReadOnlyList<ResolvedNetwork>> UsableNetworksAsync(CancellationToken cancellationToken)
    {
        var networks = await NetworksAsync(cancellationToken).ConfigureAwait(false);
        List<ResolvedNetwork> certain = [.. networks.Where(network => !network.MayBeDefinition).Select(network => network.Network)];
        PlanLimits.Require(certain, config.RuntimeConfig);
        certain.ForEach(Require);
        return [.. networks.Where(network => !network.MayBeDefinition || IsUsable(network.Network)).Select(network => network.Network)];
    }

    // What an ADD would find without asking an API server: that one may be away.
    private async Task<IReadOnlyList<LocalNetwork>> NetworksAsync(CancellationToken cancellationToken)
    {
        if (cluster is not null && config.Manifests.Length == 0)
        {
            return [.. LocalNetworks.OfEveryPod(config)];
        }

        var requests = NetworkRequests.Of(config, pod: null);
        var networks = await new NetworkResolver(config, cluster).ResolveAsync(requests, cancellationToken).ConfigureAwait(false);
        return [.. networks.Select(network => new LocalNetwork(network, MayBeDefinition: false))];
    }

    // An ADD may use a definition of the same name instead of this file: what is wrong with the file is not wrong with the node.
    private bool IsUsable(ResolvedNetwork network)
    {
        try
        {
            Require(network);
            return true;
        }
        catch (CniException e)
        {
            log.Verbose(
                "network not judged, as it may be a definition", new LogField("network", network.DisplayName), new LogField("error", e.Error.Message));
            return false;
        }
    }

    private void Require(ResolvedNetwork network)
    {
        PluginPolicy.Require(config, network);
        network.Configuration.Validate();
        requireInstalled(network.Configuration);
    }
}
