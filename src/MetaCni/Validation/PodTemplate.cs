// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Validation;

/// <summary>The pod template of an object that creates pods.</summary>
/// <param name="Path">The path of its metadata.</param>
/// <param name="Metadata">Its metadata; null if absent.</param>
/// <param name="Others">The metadata of the enclosing objects, which pods do not inherit.</param>
internal sealed record PodTemplate(string Path, JsonObject? Metadata, IReadOnlyList<JsonObject> Others)
{
    private const string Template = "template";

    private static readonly string[] BuiltIn =
        ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job", "CronJob", "PodTemplate"];

    /// <summary>True for the kinds of Kubernetes itself, which rejects invalid metadata; for other kinds that is unknown.</summary>
    public static bool IsBuiltIn(string kind) => BuiltIn.Contains(kind);

    /// <summary>
    /// Deployments and similar kinds have <c>spec.template</c>, a CronJob has <c>spec.jobTemplate.spec.template</c>, a PodTemplate has
    /// <c>template</c>.
    /// </summary>
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
