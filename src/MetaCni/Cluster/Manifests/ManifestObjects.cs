// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// The objects of a document: the document itself, or the items of a list. An object that could not be found by kind and name is an
/// error.
/// </summary>
internal static class ManifestObjects
{
    private const string List = "List";

    // All kinds that are found by name. Objects of other kinds may have no name, as with generateName.
    private static readonly IReadOnlyList<string> NamedKinds = ["Pod", "NetworkAttachmentDefinition", "Namespace", "ResourceClaim"];

    // Correct members, which must not be taken for a misspelt one.
    private static readonly string[] OfObject = ["kind", "metadata"];
    private static readonly string[] OfMetadata = ["name", "namespace"];

    /// <summary>Splits a document into objects.</summary>
    /// <param name="file">The file's path.</param>
    /// <param name="place">The position in the file, for messages.</param>
    /// <param name="node">The document; an empty document has no object.</param>
    /// <param name="list">A list of one kind, which gives its kind and apiVersion to its items; the items need not repeat them.</param>
    /// <exception cref="CniException">7: the document is not an object, or has no kind or name.</exception>
    public static IEnumerable<Manifest> Of(string file, string place, JsonNode? node, Manifest? list = null)
    {
        if (node is null)
        {
            return [];
        }

        var json = node as JsonObject ?? throw Invalid(place, "it is not a Kubernetes object; write kind, metadata and spec");
        if (list?.Text("kind") is { } listKind && listKind != List)
        {
            json["kind"] ??= listKind[..^List.Length];
            json["apiVersion"] ??= list.Json["apiVersion"]?.DeepClone();
        }

        var manifest = new Manifest(file, json) { Place = place };
        var kind = manifest.Text("kind");
        if (kind.Length == 0)
        {
            throw Invalid(place, Missing("kind", "kind", json, OfObject) ?? "kind is missing; write what it is, such as kind: NetworkAttachmentDefinition");
        }

        if (kind.EndsWith(List, StringComparison.Ordinal) && json["items"] is JsonArray items)
        {
            return items.Index().SelectMany(item => Of(file, $"{place}, item {item.Index + 1}", item.Item, manifest));
        }

        return NamedKinds.Contains(kind) && manifest.Metadata("name").Length == 0
            ? throw Invalid(place, NameProblem(json) ?? $"metadata.name is missing; give the {kind} a name")
            : [manifest];
    }

    // The likely place of a missing name.
    private static string? NameProblem(JsonObject json) => json["metadata"] switch
    {
        null when json.ContainsKey("name") => "metadata.name is missing, and \"name\" is at the top level; write it below metadata",
        null => Missing("metadata.name", "metadata", json, OfObject),
        JsonObject metadata => Missing("metadata.name", "name", metadata, OfMetadata),
        _ => "metadata must be an object; write its fields indented below it",
    };

    // A key may look correct but have an invisible character, or a similar letter of another alphabet.
    private static string? Missing(string what, string key, JsonObject json, string[] known) =>
        json.Select(member => member.Key).FirstOrDefault(other => !known.Contains(other) && ObjectKeys.IsMeant(other, key)) is { } written
            ? $"{what} is missing, and {PlainText.Name(written)} is not known; {ObjectKeys.OddCharacter(written)}did you mean \"{key}\"?"
            : null;

    private static CniException Invalid(string place, string problem) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{place}: {problem}");
}
