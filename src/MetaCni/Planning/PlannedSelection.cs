// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Crd.Selection;

namespace MetaCni.Planning;

/// <summary>What requested an attachment, so that a later annotation can be compared with it.</summary>
internal sealed record PlannedSelection
{
    /// <summary>The annotation that selects the network; empty for a network of our own configuration.</summary>
    public string Annotation { get; init; } = "";

    /// <summary>The element, in the form in which two that request the same are equal; empty if there is none.</summary>
    public string Element { get; init; } = "";

    public static PlannedSelection Of(NetworkRequest request) => request.Source is NetworkSource.Selected selected
        ? new PlannedSelection { Annotation = selected.Annotation, Element = TextOf(selected.Element) }
        : new PlannedSelection();

    /// <summary>The element as it is compared: without the keys of other programs, which request nothing from MetaCni.</summary>
    public static string TextOf(NetworkSelectionElement element) => CanonicalElement.Write(element with
    {
        ExtensionKeys = element.ExtensionKeys is { } keys
            ? new JsonObject(keys.Where(key => DeviceKeys.All.Contains(key.Key)).Select(key => KeyValuePair.Create(key.Key, key.Value?.DeepClone())))
            : null,
    });

    /// <summary>Reads the element; null if there is none.</summary>
    /// <exception cref="Cni.Errors.CniException">7: the text is not an element.</exception>
    public NetworkSelectionElement? Read() =>
        Element.Length == 0 ? null : NetworkSelectionAnnotation.ParseSingle($"[{Element}]", "", "of the record");
}
