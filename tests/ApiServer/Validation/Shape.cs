// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Storage;

namespace ApiServer.Validation;

/// <summary>Decodes a document as Go does: rejects wrong types and drops empty members.</summary>
public static class Shape
{
    private static readonly string[] Maps = ["labels", "annotations"];

    /// <summary>The decoding error of a document; null if it is valid.</summary>
    public static string? Complaint(ResourceType type, JsonObject document)
    {
        if (document["metadata"] is not (null or JsonObject))
        {
            return $"json: cannot unmarshal into Go struct field {type.Kind}.metadata of type v1.ObjectMeta";
        }

        var wrong = Maps.FirstOrDefault(map => Metadata.Of(document)[map] is { } node && !IsTextMap(node));
        return wrong is null ? null : $"json: cannot unmarshal into Go struct field ObjectMeta.metadata.{wrong} of type string";
    }

    /// <summary>Rejects a document whose kind or version differs from the path.</summary>
    public static void CheckKind(ResourceType type, JsonObject document)
    {
        var apiVersion = Metadata.Text(document, "apiVersion");
        var kind = Metadata.Text(document, "kind");
        if (apiVersion != type.ApiVersion && (apiVersion.Length > 0 || type.Custom))
        {
            throw Failure.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({type.ApiVersion})");
        }

        if (kind != type.Kind && (kind.Length > 0 || type.Custom))
        {
            throw Failure.BadRequest($"{kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}");
        }

        document["kind"] = type.Kind;
        document["apiVersion"] = type.ApiVersion;
    }

    /// <summary>Removes null members and empty maps from the metadata, and an empty list of taints: Go omits them.</summary>
    public static void DropEmpty(JsonObject document)
    {
        document["metadata"] ??= new JsonObject();
        var metadata = Metadata.Of(document);
        foreach (var (name, value) in metadata.ToList())
        {
            if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
            {
                metadata.Remove(name);
            }
        }

        if (document["spec"] is JsonObject spec && spec["taints"] is JsonArray { Count: 0 })
        {
            spec.Remove("taints");
        }
    }

    private static bool IsTextMap(JsonNode node) =>
        node is JsonObject map && map.All(entry => entry.Value is JsonValue value && value.TryGetValue<string>(out _));
}
