// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Cluster;

/// <summary>Plugins that an administrator drops beside the primary's configuration, for every pod (Multus's <c>auxiliaryCNIChainName</c>).</summary>
internal static class AuxiliaryChain
{
    /// <summary>The chain of <c>&lt;directory of clusterNetwork&gt;/&lt;name&gt;/*.conf</c>, behind a pass-through; null while no file is there.</summary>
    /// <exception cref="CniException">A file there cannot be used: a pod that goes without it would be a silent half.</exception>
    public static ResolvedNetwork? Find(MetaConfig config)
    {
        if (config.AuxiliaryCniChainName.Length == 0)
        {
            return null;
        }

        var directory = Directory.Exists(config.ClusterNetwork) ? config.ClusterNetwork : Path.GetDirectoryName(config.ClusterNetwork)!;
        var chain = new JsonObject
        {
            ["cniVersion"] = config.Version.ToString(),
            ["name"] = config.AuxiliaryCniChainName,
            ["plugins"] = new JsonArray(new JsonObject { ["type"] = "passthru" }),
        };
        var list = ConfigurationFile.LoadBeside(chain, directory, "auxiliaryCNIChainName");
        return list.Plugins.Count == 1 ? null : new ResolvedNetwork
        {
            Request = new NetworkRequest { Origin = "auxiliaryCNIChainName" },
            DisplayName = list.Name,
            Configuration = list,
            IsFromDefinition = false,
        };
    }
}
