// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>One requested network, before its configuration is looked up.</summary>
internal sealed record NetworkRequest
{
    public required NetworkSource Source { get; init; }

    /// <summary>The origin of the request, for messages: <c>delegates[1]</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>The annotation's element that requests it; null if no annotation does.</summary>
    public NetworkSelectionElement? Selection => (Source as NetworkSource.Selected)?.Element;

    /// <summary>The position of <see cref="Selection"/> in its annotation; empty if there is none.</summary>
    public string Place => Source is NetworkSource.Selected selected
        ? NetworkSelectionAnnotation.PlaceOf(selected.Annotation, selected.Index)
        : "";

    /// <summary>The requested interface name; null for the default name.</summary>
    public InterfaceName? Interface => Source switch
    {
        NetworkSource.Selected selected => selected.Element.Interface,
        NetworkSource.ConfigurationName named => named.Interface,
        _ => null,
    };
}
