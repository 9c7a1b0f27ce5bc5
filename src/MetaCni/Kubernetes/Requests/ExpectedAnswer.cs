// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Kubernetes.Requests;

/// <summary>What a successful response must contain: a proxy, or another server at the address, may respond with 200, too.</summary>
/// <param name="Description">The expected object, for messages: <c>Service shop/web</c>.</param>
/// <param name="IsMet">True for a document that contains it.</param>
internal sealed record ExpectedAnswer(string Description, Func<JsonObject, bool> IsMet)
{
    // The server's kind for any object of which the client requested only the metadata.
    private const string Partial = "PartialObjectMetadata";

    /// <summary>The server's version: only an API server responds with <c>gitVersion</c>.</summary>
    public static ExpectedAnswer Version { get; } = new("the version of an API server", json => JsonScalar.Text(json["gitVersion"]) is { Length: > 0 });

    /// <summary>One object; the namespace of a cluster-scoped object is "".</summary>
    public static ExpectedAnswer Object(string kind, string @namespace, string name) => new(
        @namespace.Length > 0 ? $"{kind} {@namespace}/{name}" : $"{kind} {name}",
        json => (IsKind(json, kind) || IsKind(json, Partial))
            && json["metadata"] is JsonObject metadata
            && JsonScalar.Text(metadata["name"]) == name
            && (JsonScalar.Text(metadata["namespace"]) ?? "") == @namespace);

    public static ExpectedAnswer List(string kind) => new(
        kind, json => (IsKind(json, kind) || IsKind(json, $"{Partial}List")) && json["items"] is null or JsonArray);

    private static bool IsKind(JsonObject json, string kind) => JsonScalar.Text(json["kind"]) == kind;
}
