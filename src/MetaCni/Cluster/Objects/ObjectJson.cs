// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Cluster.Objects;

/// <summary>A Kubernetes object as JSON, with its texts by path. Null is the same as absent; unused members are ignored.</summary>
/// <param name="Json">The object.</param>
/// <param name="Mistake">Creates the error for a member of the wrong type, from its path and its value.</param>
internal sealed record ObjectJson(JsonObject Json, Func<string, JsonNode?, CniException> Mistake)
{
    /// <summary>The path of an object's annotations.</summary>
    public const string AnnotationsPath = "metadata.annotations";

    /// <summary>A text of <c>metadata</c>, or empty.</summary>
    public string Metadata(string key) => Text("metadata", key);

    /// <summary>The text at a path, or empty if nothing exists there.</summary>
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

    /// <summary>True if a node is a valid value of an object's annotations.</summary>
    public static bool AreAnnotations(JsonNode? node) =>
        node is null || (node is JsonObject members && members.All(pair => JsonScalar.Text(pair.Value) is not null));
}
