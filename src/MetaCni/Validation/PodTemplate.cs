// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Validation;

/// <summary>The template of the pods that an object makes.</summary>
/// <param name="Path">Where its metadata is.</param>
/// <param name="Metadata">Its metadata; null where it has none.</param>
/// <param name="Others">The metadata of the objects around it, which pods do not get.</param>
internal sealed record PodTemplate(string Path, JsonObject? Metadata, IReadOnlyList<JsonObject> Others)
{
    private const string Template = "template";

    private static readonly string[] BuiltIn =
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "PodTemplate"];

    /// <summary>Whether it is of Kubernetes itself, which refuses metadata that is not valid; of other kinds that is not known.</summary>
    public static bool IsBuiltIn(string kind) => BuiltIn.Contains(kind);

    /// <summary>Deployment and its like have <c>spec.template</c>, a CronJob has <c>spec.jobTemplate.spec.template</c>, a PodTemplate <c>template</c>.</summary>
    public static PodTemplate? Of(JsonObject json)
    {
        var spec = json["spec"] as JsonObject;
        var job = spec?["jobTemplate"] as JsonObject;
        return Of(spec, "spec", json)
            ?? Of(job?["spec"] as JsonObject, "spec.jobTemplate.spec", json, job)
            ?? Of(json, "", json);
    }

    private static PodTemplate? Of(JsonObject? owner, string path, params IEnumerable<JsonObject?> around) => owner?[Template] is JsonObject template
        ? new PodTemplate(
            $"{path}.{Template}.metadata".TrimStart('.'),
            template["metadata"] as JsonObject,
            [.. around.Select(json => json?["metadata"]).OfType<JsonObject>()])
        : null;
}
