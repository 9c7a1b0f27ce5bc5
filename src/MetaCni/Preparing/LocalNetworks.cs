// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using MetaCni.Config;
using MetaCni.Planning;

namespace MetaCni.Preparing;

/// <summary>The networks of our configuration that can be read on this node, without a request to any server.</summary>
internal static class LocalNetworks
{
    /// <summary>The primary; null if it is a definition: an outage of the API server must not matter here.</summary>
    /// <exception cref="CniException">It is configured on this node and cannot be read.</exception>
    public static NetworkConfigurationList? Primary(MetaConfig config) => config.ClusterNetwork.Length > 0
        ? Find(config, config.ClusterNetwork)
        : config.Delegates.Count > 0 ? Inline(config, 0) : null;

    /// <summary>All other networks.</summary>
    public static IEnumerable<NetworkConfigurationList> Secondaries(MetaConfig config) =>
        config.DefaultNetworks.Select(name => Find(config, name)).OfType<NetworkConfigurationList>()
            .Concat(config.ClusterNetwork.Length > 0
                ? []
                : Enumerable.Range(1, Math.Max(0, config.Delegates.Count - 1)).Select(index => Inline(config, index)));

    /// <summary>
    /// The networks of every pod on a node with an API server, in the order of ADD. A name without a readable file is omitted: it may be
    /// a definition.
    /// </summary>
    /// <exception cref="CniException">A network that no definition can replace cannot be read.</exception>
    public static IEnumerable<LocalNetwork> OfEveryPod(MetaConfig config)
    {
        if (config.ClusterNetwork.Length == 0)
        {
            foreach (var index in Enumerable.Range(0, config.Delegates.Count))
            {
                yield return Resolved(new NetworkSource.Inline(config.Delegates[index]), Inline(config, index), mayBeDefinition: false);
            }
        }

        var names = config.ClusterNetwork.Length > 0 ? config.DefaultNetworks.Prepend(config.ClusterNetwork) : config.DefaultNetworks;
        foreach (var name in names)
        {
            if ((IsPath(name) ? Find(config, name) : FindIfReadable(config, name)) is { } list)
            {
                yield return Resolved(new NetworkSource.Reference(name), list, mayBeDefinition: !IsPath(name));
            }
        }

        if (AuxiliaryChain.Find(config) is { } chain)
        {
            yield return new LocalNetwork(chain, MayBeDefinition: false);
        }
    }

    // An unreadable file may belong to any network, and an ADD that finds a definition does not read it.
    private static NetworkConfigurationList? FindIfReadable(MetaConfig config, string name)
    {
        try
        {
            return Find(config, name);
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static LocalNetwork Resolved(NetworkSource source, NetworkConfigurationList list, bool mayBeDefinition) => new(
        new ResolvedNetwork
        {
            Request = new NetworkRequest { Source = source, Origin = list.What },
            DisplayName = list.Name,
            Configuration = list,
            IsFromDefinition = false,
        },
        mayBeDefinition);

    private static NetworkConfigurationList Inline(MetaConfig config, int index) =>
        NetworkConfigurationList.Parse((JsonObject)config.Delegates[index].DeepClone(), $"delegates[{index}]");

    private static NetworkConfigurationList? Find(MetaConfig config, string name)
    {
        if (!IsPath(name))
        {
            return Directory.Exists(config.ConfDir) && new ConfigurationDirectory(config.ConfDir).TryFind(name, out var list) ? list : null;
        }

        return Directory.Exists(name) ? new ConfigurationDirectory(name).LoadFirst() : ConfigurationFile.Load(name);
    }

    private static bool IsPath(string name) => name.Contains('/', StringComparison.Ordinal);
}
