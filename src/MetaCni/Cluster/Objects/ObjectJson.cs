// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Cluster.Objects;

/// <summary>A Kubernetes object as JSON: its texts by path. Null is the same as absent; members that nobody asks for are ignored.</summary>
/// <param name="Json">The object.</param>
/// <param name="Mistake">The error for a member of another type than it must have: its path, and what stands there.</param>
internal sealed record ObjectJson(JsonObject Json, Func<string, JsonNode?, CniException> Mistake)
{
    /// <summary>Where the annotations of an object are.</summary>
    public const string AnnotationsPath = "metadata.annotations";

    /// <summary>A text of <c>metadata</c>, or empty.</summary>
    public string Metadata(string key) => Text("metadata", key);

    /// <summary>The text at a path, or empty where the path leads nowhere.</summary>
    public string Text(params ReadOnlySpan<string> path)
    {
        var node = JsonParts.At(Json, path);
        return node is null ? "" : JsonScalar.Text(node) ?? throw Mistake(string.Join('.', path!), node);
    }

    public Dictionary<string, string> Annotations() => JsonParts.At(Json, "metadata", "annotations") switch
    {
        null => [],
        JsonObject annotations => annotations.ToDictionary(
            pair => pair.Key,
            pair => JsonScalar.Text(pair.Value) ?? throw Mistake($"{AnnotationsPath}.{PlainText.Word(pair.Key)}", pair.Value)),
        var other => throw Mistake(AnnotationsPath, other),
    };

    /// <summary>Whether a node may be an object's annotations.</summary>
    public static bool AreAnnotations(JsonNode? node) =>
        node is null || (node is JsonObject members && members.All(pair => JsonScalar.Text(pair.Value) is not null));
}
