// SPDX-License-Identifier: Apache-2.0

namespace Soak.Nodes;

/// <summary>A place in a pod's chains of plugins.</summary>
/// <param name="Network">The network, 0 being the primary.</param>
/// <param name="Index">The place in its list at which something is put in.</param>
internal readonly record struct Position(int Network, int Index)
{
    /// <summary>Every place of a node's pod behind a plugin: nothing but a plugin that makes an interface can be first.</summary>
    public static IReadOnlyList<Position> Of(SoakNode node) =>
    [
        .. Enumerable.Range(0, node.Count).SelectMany(network =>
            Enumerable.Range(1, node.PluginsOf(network)).Select(index => new Position(network, index))),
    ];

    public override string ToString() => $"behind plugin {Index} of network {Network}";
}
