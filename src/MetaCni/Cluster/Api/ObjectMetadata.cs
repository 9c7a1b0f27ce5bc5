// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>The <c>metadata</c> of an object that the API returned.</summary>
internal static class ObjectMetadata
{
    public static Pod Pod(JsonObject json) => new()
    {
        Identity = new PodIdentity { Namespace = Text(json, "namespace"), Name = Text(json, "name"), Uid = Text(json, "uid") },
        Annotations = Annotations(json),
    };

    public static IReadOnlyDictionary<string, string> Annotations(JsonObject json) =>
        ((json["metadata"] as JsonObject)?["annotations"] as JsonObject ?? [])
            .ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? "");

    public static string Text(JsonObject json, string key) =>
        ((json["metadata"] as JsonObject)?[key] as JsonValue)?.ToString() ?? "";
}
