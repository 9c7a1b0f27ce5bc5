// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Cluster.Objects;

namespace MetaCni.Cluster.Manifests;

/// <summary>One Kubernetes object of a manifest file.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Json">The object.</param>
internal sealed record Manifest(string File, JsonObject Json)
{
    /// <summary>The file, with the number of the document and list item.</summary>
    public string Place { get; init; } = File;

    public bool Is(string kind, string @namespace, string name) =>
        Text("kind") == kind && Metadata("name") == name && Namespace == @namespace;

    /// <summary>The namespace; <c>default</c> if the manifest names none.</summary>
    public string Namespace => Metadata("namespace") is { Length: > 0 } written ? written : "default";

    /// <summary>Reads the members of the object.</summary>
    public ObjectJson Object { get; } = new(Json, (path, value) => Invalid(File, $"{path} must be {Expectation(path, value)}"));

    /// <summary>A text of <c>metadata</c>, or empty.</summary>
    public string Metadata(string key) => Object.Metadata(key);

    /// <summary>The text at a path, or empty if nothing exists there.</summary>
    /// <exception cref="CniException">7: the value at the path is not a text.</exception>
    public string Text(params ReadOnlySpan<string> path) => Object.Text(path);

    /// <exception cref="CniException">7: a key is not a valid annotation key.</exception>
    /// <remarks>An invisible space in a key would leave the pod without its networks. An API server would have rejected the key.</remarks>
    public void RequireAnnotationKeys()
    {
        var keys = (JsonParts.At(Json, "metadata", "annotations") as JsonObject ?? []).Select(pair => pair.Key);
        if (keys.Select(key => ObjectKeys.Refusal(ObjectJson.AnnotationsPath, key)).FirstOrDefault(refusal => refusal is not null) is { } refusal)
        {
            throw Invalid(File, refusal);
        }
    }

    public Dictionary<string, string> Annotations()
    {
        RequireAnnotationKeys();
        return Object.Annotations();
    }

    private static string Expectation(string path, JsonNode? value) => path switch
    {
        ObjectJson.AnnotationsPath => "an object of strings; write name: \"value\" pairs below it",
        _ when value is null or JsonValue || path.StartsWith(ObjectJson.AnnotationsPath, StringComparison.Ordinal) => "a string; put it in quotes",
        _ => "a string; write KEY: | and the text indented below it",
    };

    private static CniException Invalid(string file, string problem) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{PlainText.Word(file)}: {problem}");
}
