// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using MetaCni.Cluster;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>The networks of our configuration that this node knows without asking anybody.</summary>
internal static class LocalNetworks
{
    /// <summary>The primary; none where it is a definition: an outage of the API server must not matter.</summary>
    /// <exception cref="Cni.Errors.CniException">It is on this node and cannot be read.</exception>
    public static NetworkConfigurationList? Primary(MetaConfig config) => config.ClusterNetwork.Length > 0
        ? Find(config, config.ClusterNetwork)
        : config.Delegates.Count > 0 ? Inline(config, 0) : null;

    /// <summary>All others.</summary>
    public static IEnumerable<NetworkConfigurationList> Secondaries(MetaConfig config) =>
        config.DefaultNetworks.Select(name => Find(config, name)).OfType<NetworkConfigurationList>()
            .Concat(config.ClusterNetwork.Length > 0
                ? []
                : Enumerable.Range(1, Math.Max(0, config.Delegates.Count - 1)).Select(index => Inline(config, index)));

    /// <summary>
    /// Those that every pod gets, in the order of ADD; one that only the API server knows is left out.
    /// </summary>
    /// <exception cref="Cni.Errors.CniException">One is on this node and cannot be read.</exception>
    public static IEnumerable<ResolvedNetwork> OfEveryPod(MetaConfig config)
    {
        if (Primary(config) is { } primary)
        {
            yield return Resolved(primary);
        }

        foreach (var list in Secondaries(config))
        {
            yield return Resolved(list);
        }

        if (AuxiliaryChain.Find(config) is { } chain)
        {
            yield return chain;
        }
    }

    private static ResolvedNetwork Resolved(NetworkConfigurationList list) => new()
    {
        Request = new NetworkRequest { Origin = list.What },
        DisplayName = list.Name,
        Configuration = list,
        IsFromDefinition = false,
    };

    private static NetworkConfigurationList Inline(MetaConfig config, int index) =>
        NetworkConfigurationList.Parse((JsonObject)config.Delegates[index].DeepClone(), $"delegates[{index}]");

    private static NetworkConfigurationList? Find(MetaConfig config, string name)
    {
        if (!name.Contains('/'))
        {
            return Directory.Exists(config.ConfDir) && new ConfigurationDirectory(config.ConfDir).TryFind(name, out var list) ? list : null;
        }

        return Directory.Exists(name) ? new ConfigurationDirectory(name).LoadFirst() : ConfigurationFile.Load(name);
    }
}
