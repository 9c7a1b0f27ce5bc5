// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Preparing;

namespace MetaCni.Collecting;

/// <summary>The networks of our configuration that can be read on this node, without a request to any server.</summary>
/// <param name="config">Our configuration.</param>
/// <param name="pluginPath">The directories of the plugins.</param>
internal sealed class ConfiguredNetworks(MetaConfig config, IReadOnlyList<string> pluginPath)
{
    /// <summary>The networks; the primary comes first if it is one of them.</summary>
    /// <exception cref="CniException">A network that is configured on this node cannot be read.</exception>
    public IReadOnlyList<CollectedNetwork> Read() =>
    [
        .. LocalNetworks.Primary(config) is { } primary
            ? [CollectedNetwork.Of(primary, pluginPath) with { IsPrimary = true }]
            : Array.Empty<CollectedNetwork>(),
        .. LocalNetworks.Secondaries(config).Select(list => CollectedNetwork.Of(list, pluginPath)),
    ];
}
