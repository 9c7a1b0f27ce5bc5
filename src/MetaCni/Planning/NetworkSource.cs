// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>Where the configuration of a requested network comes from: one of four sources.</summary>
internal abstract record NetworkSource
{
    private NetworkSource()
    {
    }

    /// <summary>A configuration inside MetaCni's own configuration.</summary>
    internal sealed record Inline(JsonObject Configuration) : NetworkSource;

    /// <summary>A name or path in <c>clusterNetwork</c> or <c>defaultNetworks</c>.</summary>
    internal sealed record Reference(string NameOrPath) : NetworkSource;

    /// <summary>The name of a configuration, or of a file, in <c>confDir</c>.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Interface">The requested interface name; null for the default name.</param>
    internal sealed record ConfigurationName(string Name, InterfaceName? Interface) : NetworkSource;

    /// <summary>A network that an annotation selects.</summary>
    /// <param name="Element">The element.</param>
    /// <param name="Annotation">The name of the annotation.</param>
    /// <param name="Index">The element's position in it.</param>
    internal sealed record Selected(NetworkSelectionElement Element, string Annotation, int Index) : NetworkSource;
}
