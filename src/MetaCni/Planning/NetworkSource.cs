// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>What a request says of where its network is configured: one of four.</summary>
internal abstract record NetworkSource
{
    private NetworkSource()
    {
    }

    /// <summary>A configuration that stands in our own.</summary>
    internal sealed record Inline(JsonObject Configuration) : NetworkSource;

    /// <summary>A name or path of <c>clusterNetwork</c> or <c>defaultNetworks</c>.</summary>
    internal sealed record Reference(string NameOrPath) : NetworkSource;

    /// <summary>The name of a configuration in <c>confDir</c>, or of a file there; nowhere else.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Interface">The interface that goes with it; null for the usual one.</param>
    internal sealed record ConfigurationName(string Name, InterfaceName? Interface) : NetworkSource;

    /// <summary>What an annotation selects.</summary>
    /// <param name="Element">The element.</param>
    /// <param name="Place">Where it stands in its annotation, for messages about its members.</param>
    internal sealed record Selected(NetworkSelectionElement Element, string Place) : NetworkSource;
}
