// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using Cni.Values;
using MetaCni.Config;

namespace MetaCni.Install.Primary;

/// <summary>The cluster's own network, as it is configured on this node.</summary>
/// <param name="Path">
/// The file, or the directory whose first file counts: <c>clusterNetwork</c> of our configuration. Empty if the configuration is inline.
/// </param>
/// <param name="Configuration">The configuration as read.</param>
internal sealed record PrimaryNetwork(string Path, NetworkConfigurationList Configuration)
{
    /// <summary>The name of the network.</summary>
    public string Name => Configuration.Name;

    /// <summary>The version in which its plugins are called.</summary>
    public CniVersion Version => Configuration.Version;

    /// <summary>The capabilities that our configuration must declare, so that the runtime sends what the primary's plugins need.</summary>
    public IReadOnlyList<string> Capabilities => OfferedCapabilities.Of(Configuration);

    /// <summary>The types of its plugins, without duplicates and in their order.</summary>
    public IReadOnlyList<string> PluginTypes => [.. Configuration.Plugins.Select(plugin => plugin.Type).Distinct()];
}
