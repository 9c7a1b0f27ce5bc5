// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using MetaCni.Config;

namespace MetaCni.Install.Primary;

/// <summary>Plugins that attach other networks, or none: a configuration of theirs is not the cluster's own network.</summary>
internal static class MetaPlugins
{
    /// <summary>The plugin of Multus, and the shim of its daemon.</summary>
    public static readonly IReadOnlyList<string> OfMultus = ["multus", "multus-shim"];

    private static readonly string[] Others = [MetaConfig.PluginType, "genie", "danm", "fakeipam", "loopback"];

    /// <summary>True if the configuration calls Multus.</summary>
    public static bool IsMultus(NetworkConfigurationList list) => list.Plugins.Any(plugin => OfMultus.Contains(plugin.Type));

    /// <summary>True if the configuration is not the cluster's own network.</summary>
    public static bool Is(NetworkConfigurationList list) => IsMultus(list) || Others.Contains(list.Plugins[0].Type);
}
