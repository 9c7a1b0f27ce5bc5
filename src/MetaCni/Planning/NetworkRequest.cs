// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>One network that the pod is to have, before anybody looked up what it is.</summary>
internal sealed record NetworkRequest
{
    public required NetworkSource Source { get; init; }

    /// <summary>Where the request stands, for messages: <c>delegates[1]</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The element of the annotation that requests it; null where no annotation does.</summary>
    public NetworkSelectionElement? Selection => (Source as NetworkSource.Selected)?.Element;

    /// <summary>Where <see cref="Selection"/> stands in its annotation; empty where there is none.</summary>
    public string Place => (Source as NetworkSource.Selected)?.Place ?? "";

    /// <summary>The interface that is requested for it; null for the usual one.</summary>
    public InterfaceName? Interface => Source switch
    {
        NetworkSource.Selected selected => selected.Element.Interface,
        NetworkSource.ConfigurationName named => named.Interface,
        _ => null,
    };
}
