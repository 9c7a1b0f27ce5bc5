// SPDX-License-Identifier: Apache-2.0

namespace Soak.Nodes;

/// <summary>A position in a pod's chains of plugins.</summary>
/// <param name="Network">The network; 0 is the primary.</param>
/// <param name="Index">The index in its list at which a plugin is inserted.</param>
internal readonly record struct Position(int Network, int Index)
{
    /// <summary>Every position after a plugin of a node's pod: the first plugin must create the interface.</summary>
    public static IReadOnlyList<Position> Of(SoakNode node) =>
    [
        .. Enumerable.Range(0, node.Count).SelectMany(network =>
            Enumerable.Range(1, node.PluginsOf(network)).Select(index => new Position(network, index))),
    ];

    public override string ToString() => $"behind plugin {Index} of network {Network}";
}
