// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Cluster.Manifests;

/// <summary>One Kubernetes object of a manifest file.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Json">The object.</param>
internal sealed record Manifest(string File, JsonObject Json)
{
    /// <summary>The file, and which of its documents and list items this is.</summary>
    public string Place { get; init; } = File;

    public bool Is(string kind, string @namespace, string name) =>
        Text("kind") == kind && Metadata("name") == name && Namespace == @namespace;

    /// <summary>Its namespace.</summary>
    public string Namespace => Metadata("namespace") is { Length: > 0 } written ? written : "default";

    /// <summary>A text of <c>metadata</c>, or empty.</summary>
    public string Metadata(string key) => Text("metadata", key);

    public IReadOnlyDictionary<string, string> Annotations()
    {
        if (Member("metadata", "annotations") is not { } node)
        {
            return new Dictionary<string, string>();
        }

        var annotations = node as JsonObject ?? throw Invalid("metadata.annotations", "an object of texts; write name: "
            + "\"value\" pairs below it");
        return annotations.ToDictionary(
            pair => KeyOf(pair.Key),
            pair => JsonScalar.Text(pair.Value) ?? throw Invalid($"metadata.annotations.{PlainText.Word(pair.Key)}", "a text; put it in quotes"));
    }

    // A space that nobody sees would leave the pod without its networks.
    private string KeyOf(string key) => ObjectNames.Refusal("metadata.annotations", key) is { } refusal
        ? throw new CniException(CniErrorCode.InvalidNetworkConfiguration, $"{PlainText.Word(File)}: {refusal}")
        : key;

    /// <summary>The text at a path, or empty where the path leads nowhere.</summary>
    /// <exception cref="CniException">7: something else than a text stands there.</exception>
    public string Text(params ReadOnlySpan<string> path)
    {
        var node = Member(path);
        return node is null ? "" : JsonScalar.Text(node) ?? throw Invalid(
            string.Join('.', path!), node is JsonValue ? "a text; put it in quotes" : "a text; write KEY: | and the text indented below it");
    }

    private JsonNode? Member(params ReadOnlySpan<string> path)
    {
        JsonNode? node = Json;
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    private CniException Invalid(string path, string wanted) =>
        new(CniErrorCode.InvalidNetworkConfiguration, $"{PlainText.Word(File)}: {path} must be {wanted}");
}
