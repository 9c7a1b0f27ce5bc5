// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>
/// Plugins for every pod that an administrator puts beside the primary's configuration (Multus's <c>auxiliaryCNIChainName</c>).
/// </summary>
internal static class AuxiliaryChain
{
    /// <summary>
    /// The chain of <c>&lt;directory of clusterNetwork&gt;/&lt;name&gt;/*.conf</c> after a pass-through plugin; null if no file exists.
    /// </summary>
    /// <exception cref="CniException">
    /// A file cannot be used. It fails the pod, because a pod without a plugin of the chain would go unnoticed.
    /// </exception>
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

            // No plugin of the chain creates an interface. Plugins such as tuning expect one at CHECK and would fail, with CRI-O right
            // after ADD.
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

    // Multus looks beside clusterNetwork even if it is a directory. Administrators then put the chain inside that directory, so both
    // places are accepted.
    private static string DirectoryOf(MetaConfig config)
    {
        var beside = Path.GetDirectoryName(config.ClusterNetwork)!;
        return Directory.Exists(config.ClusterNetwork) && !Directory.Exists(Path.Combine(beside, config.AuxiliaryCniChainName))
            ? config.ClusterNetwork
            : beside;
    }
}
