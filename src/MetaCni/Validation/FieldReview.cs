// SPDX-License-Identifier: Apache-2.0
//
// With kubectl, the API server rejects unknown fields (fieldValidation: Strict); with other clients it drops them silently. A field in the
// wrong place is dropped in the same way, and the pod loses its networks.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Cluster.Manifests;

namespace MetaCni.Validation;

/// <summary>Finds fields that are unknown, in the wrong place or of the wrong type.</summary>
internal static class FieldReview
{
    // The fields of ObjectMeta in meta/v1.
    private static readonly string[] OfMetadata =
    [
        "name", "generateName", "namespace", "uid", "labels", "annotations", "ownerReferences", "finalizers", "resourceVersion", "generation",
        "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields", "selfLink",
    ];

    private static readonly string[] OfDefinition = ["config"];

    // Of a pod's spec only the misplaced fields matter here: the list of valid fields grows with each version of Kubernetes.
    private static readonly string[] MisplacedInPod = ["annotations", "labels", "metadata", "name", "namespace"];
    private static readonly string[] NearHostNetwork = ["hostname", "hostNetwork"];

    public static IEnumerable<string> Of(Manifest manifest, KnownKind kind) =>
    [
        .. Unknown(manifest.Json, "", kind.Fields, kind),
        .. OfMember(manifest, "metadata", metadata => Unknown(metadata, "metadata.", OfMetadata, kind)),
        .. OfMember(manifest, "spec", spec => OfSpec(spec, kind)),
    ];

    private static IEnumerable<string> OfMember(Manifest manifest, string key, Func<JsonObject, IEnumerable<string>> review) =>
        manifest.Json[key] switch
        {
            null => [],
            JsonObject json => review(json),
            _ => [$"{key} must be an object; write its fields indented below it"],
        };

    private static IEnumerable<string> OfSpec(JsonObject spec, KnownKind kind) => kind.Name switch
    {
        KnownKind.Definition => [.. Unknown(spec, "spec.", OfDefinition, kind), .. OfConfig(spec)],
        KnownKind.Pod =>
        [
            .. spec.Where(member => MisplacedInPod.Contains(member.Key) || IsUnclear(member.Key) || IsNearHostNetwork(member.Key))
                .Select(member => Sentence(member.Key, "spec.", NearHostNetwork, kind)),
            .. OfHostNetwork(spec),
        ],
        _ => [],
    };

    private static IEnumerable<string> OfConfig(JsonObject spec) => spec["config"] switch
    {
        null => [],
        var config when JsonScalar.Text(config) is not null => [],
        JsonObject or JsonArray => ["spec.config must be a string; write config: | and the JSON indented below it"],
        _ => ["spec.config must be a string; put it in quotes"],
    };

    private static IEnumerable<string> OfHostNetwork(JsonObject spec) =>
        spec["hostNetwork"] is null || JsonScalar.Flag(spec["hostNetwork"]) is not null
            ? []
            : ["spec.hostNetwork must be true or false, without quotes"];

    private static bool IsNearHostNetwork(string key) =>
        !NearHostNetwork.Contains(key) && NearMiss.Find(key, NearHostNetwork) == "hostNetwork";

    private static IEnumerable<string> Unknown(JsonObject json, string path, IReadOnlyList<string> known, KnownKind kind) =>
        json.Select(member => member.Key).Where(key => !known.Contains(key)).Select(key => Sentence(key, path, known, kind));

    private static string Sentence(string key, string path, IReadOnlyList<string> known, KnownKind kind) =>
        $"unknown field {PlainText.Name(path + key)} of a {kind.Name}"
        + (Place(key, path, kind) is { } place ? $"; write it {place}"
            : (known.Count == 1 ? known[0] : NearMiss.Find(ObjectKeys.VisibleOf(key), known)) is { } meant ? $"; {ObjectKeys.OddCharacter(key)}did you mean \"{meant}\"?"
            : $"; remove it, or correct its indentation");

    private static string? Place(string key, string path, KnownKind kind) => key switch
    {
        _ when key.Contains('/') => "below metadata.annotations",
        "config" when kind.Name == KnownKind.Definition => "below spec",
        "hostNetwork" or "containers" when kind.Name == KnownKind.Pod => "below spec",
        "metadata" or "spec" when path.Length > 0 => "at the top level",
        _ => path != "metadata." && OfMetadata.Contains(key) ? "below metadata" : null,
    };

    private static bool IsUnclear(string key) => ObjectKeys.VisibleOf(key) != key;
}
