// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>Reads objects whose members may be missing.</summary>
public static class Metadata
{
    public static JsonObject Of(JsonObject document) => document["metadata"] as JsonObject ?? [];

    public static string Name(JsonObject document) => Text(document, "metadata", "name");

    public static string Namespace(JsonObject document) => Text(document, "metadata", "namespace");

    public static string Uid(JsonObject document) => Text(document, "metadata", "uid");

    public static string Version(JsonObject document) => Text(document, "metadata", "resourceVersion");

    public static bool IsBeingDeleted(JsonObject document) => Of(document)["deletionTimestamp"] is not null;

    public static bool HasFinalizers(JsonObject document) => Of(document)["finalizers"] is JsonArray { Count: > 0 };

    /// <summary>The text at a path; "" if absent. Numbers and booleans are written as in JSON.</summary>
    public static string Text(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var step in path)
        {
            node = (node as JsonObject)?[step];
        }

        return node is JsonValue value ? value.TryGetValue<string>(out var text) ? text : value.ToJsonString() : "";
    }
}
