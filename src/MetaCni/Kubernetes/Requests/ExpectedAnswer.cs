// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Kubernetes.Requests;

/// <summary>What a success has to be: whoever stands before the server, or in its place, answers 200 too.</summary>
/// <param name="Description">What it is, for messages: <c>Service shop/web</c>.</param>
/// <param name="IsMet">True for a document that is it.</param>
internal sealed record ExpectedAnswer(string Description, Func<JsonObject, bool> IsMet)
{
    // What the server gives in the place of any kind to those who want no more.
    private const string Partial = "PartialObjectMetadata";

    /// <summary>The server's version: nobody else answers that.</summary>
    public static ExpectedAnswer Version { get; } = new("version of an API server", json => JsonScalar.Text(json["gitVersion"]) is { Length: > 0 });

    /// <summary>One object; one that is in no namespace has the namespace "".</summary>
    public static ExpectedAnswer Object(string kind, string @namespace, string name) => new(
        @namespace.Length > 0 ? $"{kind} {@namespace}/{name}" : $"{kind} {name}",
        json => (IsKind(json, kind) || IsKind(json, Partial))
            && json["metadata"] is JsonObject metadata
            && JsonScalar.Text(metadata["name"]) == name
            && (JsonScalar.Text(metadata["namespace"]) ?? "") == @namespace
            && AreTexts(metadata["annotations"]));

    public static ExpectedAnswer List(string kind) => new(
        kind, json => (IsKind(json, kind) || IsKind(json, $"{Partial}List")) && json["items"] is null or JsonArray);

    private static bool IsKind(JsonObject json, string kind) => JsonScalar.Text(json["kind"]) == kind;

    private static bool AreTexts(JsonNode? annotations) =>
        annotations is null || (annotations is JsonObject json && json.All(pair => JsonScalar.Text(pair.Value) is not null));
}
