// SPDX-License-Identifier: Apache-2.0

using Cni.Config;
using MetaCni.Journal;

namespace MetaCni.Collecting;

/// <summary>A network whose plugins may collect garbage, and the directories of the plugins.</summary>
internal sealed record CollectedNetwork(string Name, string Chain, Func<NetworkConfigurationList> Read, IReadOnlyList<string> PluginPath)
{
    /// <summary>True for the primary of our configuration.</summary>
    public bool IsPrimary { get; init; }

    /// <summary>False if none of its plugins supports GC.</summary>
    public bool CollectsGarbage { get; init; } = true;

    /// <summary>A network as it is configured now.</summary>
    public static CollectedNetwork Of(NetworkConfigurationList list, IReadOnlyList<string> pluginPath) =>
        new(list.Name, RecordedNetwork.ChainOf(list), () => list, pluginPath) { CollectsGarbage = new RecordedNetwork(list).CollectsGarbage };

    /// <summary>A network from a record.</summary>
    public static CollectedNetwork Of(KnownNetwork known) => new(known.Name, known.Chain, known.Read, known.PluginPath);
}
