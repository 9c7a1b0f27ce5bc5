// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace MetaCni.Cluster.Objects;

/// <summary>Reads values at paths in objects that the API server has validated.</summary>
internal static class JsonParts
{
    /// <summary>The node at a path, or null.</summary>
    public static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            node = (node as JsonObject)?[key];
        }

        return node;
    }

    /// <summary>The text at a path, or empty.</summary>
    public static string Text(JsonNode? node, params ReadOnlySpan<string> path) => At(node, path)?.ToString() ?? "";

    /// <summary>The objects of the list at a path.</summary>
    public static IEnumerable<JsonObject> Objects(JsonNode? node, params ReadOnlySpan<string> path) =>
        (At(node, path) as JsonArray ?? []).OfType<JsonObject>();
}
