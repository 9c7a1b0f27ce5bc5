// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>
/// Plugins that an administrator drops beside the primary's configuration, for every pod (Multus's <c>auxiliaryCNIChainName</c>).
/// </summary>
internal static class AuxiliaryChain
{
    /// <summary>
    /// The chain of <c>&lt;directory of clusterNetwork&gt;/&lt;name&gt;/*.conf</c>, behind a pass-through; null while no file is there.
    /// </summary>
    /// <exception cref="CniException">A file there cannot be used: a pod that goes without it would be a silent half.</exception>
    public static ResolvedNetwork? Find(MetaConfig config)
    {
        if (config.AuxiliaryCniChainName.Length == 0)
        {
            return null;
        }

        var chain = new JsonObject
        {
            ["cniVersion"] = config.Version.ToString(),
            ["name"] = config.AuxiliaryCniChainName,

            // No plugin of the chain makes an interface, and such as tuning look at CHECK for one and fail, right after ADD under CRI-O.
            ["disableCheck"] = true,
            ["plugins"] = new JsonArray(new JsonObject { ["type"] = "passthru" }),
        };
        var list = ConfigurationFile.LoadBeside(chain, DirectoryOf(config), "auxiliaryCNIChainName");
        return list.Plugins.Count == 1 ? null : new ResolvedNetwork
        {
            Request = new NetworkRequest { Source = new NetworkSource.Inline(list.Json), Origin = "auxiliaryCNIChainName" },
            DisplayName = list.Name,
            Configuration = list,
            IsFromDefinition = false,
        };
    }

    // Multus looks beside clusterNetwork even where that is a directory; inside it is where people put the chain then.
    private static string DirectoryOf(MetaConfig config)
    {
        var beside = Path.GetDirectoryName(config.ClusterNetwork)!;
        return Directory.Exists(config.ClusterNetwork) && !Directory.Exists(Path.Combine(beside, config.AuxiliaryCniChainName))
            ? config.ClusterNetwork
            : beside;
    }
}
