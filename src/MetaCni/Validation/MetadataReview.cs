// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Crd.Selection;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>Finds names, labels and annotations that the API server rejects.</summary>
internal static class MetadataReview
{
    // The API server's validation.TotalAnnotationSizeLimitB.
    private const int LongestAnnotations = 256 * 1024;

    public static IEnumerable<string> Of(Manifest manifest, KnownKind kind)
    {
        if (manifest.Json["metadata"] is not JsonObject metadata)
        {
            return [];
        }

        var isNamespace = kind.Name == KnownKind.Namespace;
        return
        [
            .. OfName(metadata, "name", isNamespace),
            .. OfName(metadata, "namespace", isLabel: true),
            .. OfTexts(metadata, "metadata"),
        ];
    }

    /// <summary>Checks the labels and annotations in the pod template of an object.</summary>
    public static IEnumerable<string> OfTemplate(Manifest manifest) =>
        PodTemplate.IsBuiltIn(manifest.Text("kind")) && PodTemplate.Of(manifest.Json) is { Metadata: { } metadata } template
            ? OfTexts(metadata, template.Path)
            : [];

    private static IEnumerable<string> OfTexts(JsonObject metadata, string path) =>
    [
        .. OfKeys(metadata, path, "labels"),
        .. OfKeys(metadata, path, "annotations"),
        .. OfLength(metadata["annotations"] as JsonObject ?? [], path),
    ];

    private static IEnumerable<string> OfName(JsonObject metadata, string key, bool isLabel)
    {
        if (metadata[key] is not { } node)
        {
            yield break;
        }

        if (JsonScalar.Text(node) is not { } name)
        {
            yield return $"metadata.{key} must be a string; put it in quotes";
        }
        else if (name.Length > 0 && !IsName(name, isLabel))
        {
            var meant = ObjectKeys.VisibleOf(name).ToLowerInvariant().Replace('_', '-').Trim('-', '.');
            yield return $"metadata.{key} {PlainText.Name(name)} is not valid; {ObjectKeys.OddCharacter(name)}"
                + (IsName(meant, isLabel)
                    ? $"did you mean \"{meant}\"?"
                    : isLabel ? "write at most 63 lower-case letters, digits and '-', with a letter or digit at both ends"
                    : "write at most 253 lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part");
        }
    }

    private static IEnumerable<string> OfKeys(JsonObject metadata, string path, string key) => metadata[key] switch
    {
        null => [],
        JsonObject texts => texts.SelectMany(member => OfEntry($"{path}.{key}", member)),
        _ => [$"{path}.{key} must be an object of strings; write NAME: \"value\" pairs below it"],
    };

    private static IEnumerable<string> OfEntry(string path, KeyValuePair<string, JsonNode?> entry)
    {
        if (ObjectKeys.Refusal(path, entry.Key) is { } refusal)
        {
            yield return refusal;
        }

        if (entry.Value is { } value && JsonScalar.Text(value) is null)
        {
            yield return $"{path}: {PlainText.Name(entry.Key)} must be a string; "
                + (value is JsonValue ? "put it in quotes" : "write KEY: | and the text indented below it");
        }
    }

    private static IEnumerable<string> OfLength(JsonObject annotations, string path) =>
        annotations.Sum(entry => (long)entry.Key.Length + (JsonScalar.Text(entry.Value)?.Length ?? 0)) > LongestAnnotations
            ? [$"{path}.annotations are longer than 256 KiB together; shorten them"]
            : [];

    private static bool IsName(string name, bool isLabel) => isLabel ? ObjectName.IsNamespace(name) : ObjectName.IsName(name);
}
