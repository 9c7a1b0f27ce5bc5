// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>One network that the pod is to have, before anybody looked up what it is. Exactly one of the four sources is set.</summary>
internal sealed record NetworkRequest
{
    /// <summary>A configuration that stands in our own.</summary>
    public JsonObject? Inline { get; init; }

    /// <summary>A name or path of <c>clusterNetwork</c> or <c>defaultNetworks</c>.</summary>
    public string? Reference { get; init; }

    /// <summary>The name of a configuration in <c>confDir</c>, or of a file there; nowhere else.</summary>
    public string? ConfigurationName { get; init; }

    /// <summary>The interface that goes with <see cref="ConfigurationName"/>; null for the usual one.</summary>
    public InterfaceName? Interface { get; init; }

    /// <summary>What the pod's annotation selects.</summary>
    public NetworkSelectionElement? Selection { get; init; }

    /// <summary>Where the request stands, for messages: <c>delegates[1]</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The element of <see cref="Selection"/> in its annotation, for messages about its members; empty where there is none.</summary>
    public string Place { get; init; } = "";
}
