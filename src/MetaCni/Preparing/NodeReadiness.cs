// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Manifests;
using MetaCni.Config;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>Checks by local facts that this node has everything that each ADD needs.</summary>
/// <remarks>
/// It checks the networks of every pod: the primary, further delegates, default networks and the auxiliary chain. The configuration and
/// the plugins of each must exist. A network that only the API server knows is not checked. A file that a definition of the same name may
/// replace never causes a failure. The requests of a single pod are not checked.
/// </remarks>
/// <param name="config">Our configuration.</param>
/// <param name="cluster">The source of definitions; null if none is configured.</param>
/// <param name="log">The operator's log.</param>
/// <param name="requireInstalled">Throws if a plugin of a network is not installed.</param>
internal sealed class NodeReadiness(
    MetaConfig config, ICluster? cluster, OperatorLog log, Action<NetworkConfigurationList> requireInstalled)
{
    /// <summary>Requires that the primary network is ready.</summary>
    /// <exception cref="CniException">50: it is not ready.</exception>
    public static void RequirePrimary(MetaConfig config)
    {
        var file = config.ReadinessIndicatorFile;
        if (file.Length > 0 && !ReadinessFile.IsThere(file))
        {
            throw new CniException(
                CniErrorCode.PluginNotAvailable,
                $"the readiness file {PlainText.Word(file)} does not exist: the primary network is not ready; check its daemon on this node");
        }
    }

    /// <summary>Requires the directory of manifests that replaces the API server, and the directory of the status files.</summary>
    /// <exception cref="CniException">One of the directories cannot be used.</exception>
    public static void RequireManifests(MetaConfig config)
    {
        if (config.Manifests.Length > 0)
        {
            ManifestReader.RequireDirectory(config.Manifests);
            new StatusFiles(config.StateDir).RequireUsable();
        }
    }

    /// <summary>The networks of every pod, without those that cannot be used but may be a definition.</summary>
    /// <exception cref="CniException">A network that no definition can replace cannot be attached.</exception>
    public async Task<IReadOnlyList<ResolvedNetwork>> UsableNetworksAsync(CancellationToken cancellationToken)
    {
        var networks = await NetworksAsync(cancellationToken).ConfigureAwait(false);
        List<ResolvedNetwork> required = [.. networks.Where(network => !network.MayBeDefinition).Select(network => network.Network)];
        PlanLimits.Require(required, config.RuntimeConfig);
        required.ForEach(Require);
        return [.. networks.Where(network => !network.MayBeDefinition || IsUsable(network.Network)).Select(network => network.Network)];
    }

    // The networks that an ADD would find without a request to an API server, which may be unavailable.
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

    // An ADD may use a definition of the same name instead of this file, so a broken file does not make the node unready.
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
                "network not checked, because it may be a definition", new LogField("network", network.DisplayName), new LogField("error", e.Error.Message));
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
