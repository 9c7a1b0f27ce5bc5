// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Requests;
using ApiServer.Storage;

namespace ApiServer.Answers;

/// <summary>Formats objects and lists as the client requested.</summary>
public sealed class Representation(bool metadataOnly)
{
    /// <summary>Parses an Accept header.</summary>
    public static Representation Negotiate(string accept)
    {
        foreach (var text in accept.Length == 0 ? ["*/*"] : accept.Split(','))
        {
            var type = MediaType.Parse(text);
            var view = type.Parameter("as");
            if (type.Name is not ("application/json" or "application/*" or "*/*"))
            {
                continue;
            }

            if (view.Length == 0)
            {
                return new Representation(metadataOnly: false);
            }

            if (view.StartsWith("PartialObjectMetadata", StringComparison.Ordinal)
                && type.Parameter("g") == "meta.k8s.io"
                && type.Parameter("v") == "v1")
            {
                return new Representation(metadataOnly: true);
            }
        }

        throw Failure.NotAcceptable();
    }

    public JsonObject Of(JsonObject document) => metadataOnly
        ? new JsonObject
        {
            ["kind"] = "PartialObjectMetadata",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = Metadata.Of(document).DeepClone(),
        }
        : (JsonObject)document.DeepClone();

    /// <summary>
    /// A list of custom resources is a map with sorted members, and its items have apiVersion and kind; neither holds for a built-in type.
    /// </summary>
    public JsonObject List(ResourceType type, JsonObject metadata, IEnumerable<JsonObject> documents)
    {
        var items = new JsonArray([.. documents.Select(document => Item(type, document))]);
        if (type.Custom && !metadataOnly)
        {
            return new JsonObject
            {
                ["apiVersion"] = type.ApiVersion,
                ["items"] = items,
                ["kind"] = type.Kind + "List",
                ["metadata"] = metadata,
            };
        }

        return new JsonObject
        {
            ["kind"] = metadataOnly ? "PartialObjectMetadataList" : type.Kind + "List",
            ["apiVersion"] = metadataOnly ? "meta.k8s.io/v1" : type.ApiVersion,
            ["metadata"] = metadata,
            ["items"] = items,
        };
    }

    private JsonObject Item(ResourceType type, JsonObject document)
    {
        var item = Of(document);
        if (!type.Custom && !metadataOnly)
        {
            item.Remove("kind");
            item.Remove("apiVersion");
        }

        return item;
    }
}
