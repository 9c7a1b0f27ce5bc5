// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace ApiServer.Storage;

/// <summary>Sorts members in the order of the real server.</summary>
public static class WireOrder
{
    private static readonly string[] Top =
    [
        "kind", "apiVersion", "metadata", "spec", "status",
        "involvedObject", "reason", "message", "source", "firstTimestamp", "lastTimestamp", "count", "type", "eventTime", "series",
        "action", "related", "reportingComponent", "reportingInstance",
    ];

    private static readonly string[] Reference =
        ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"];

    private static readonly string[] Meta =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    /// <summary>A built-in type is a Go struct, in the order of its fields; a custom resource is a map, sorted at all levels.</summary>
    public static JsonObject Apply(ResourceType type, JsonObject document)
    {
        if (type.Custom)
        {
            return (JsonObject)Sorted(document)!;
        }

        var ordered = Ordered(document, Top);
        ordered["metadata"] = Ordered(Metadata.Of(document), Meta);
        foreach (var map in (string[])["labels", "annotations"])
        {
            if (ordered["metadata"]![map] is JsonObject entries)
            {
                ordered["metadata"]![map] = Sorted(entries);
            }
        }

        if (ordered["involvedObject"] is JsonObject reference)
        {
            ordered["involvedObject"] = Ordered(reference, Reference);
        }

        return ordered;
    }

    private static JsonObject Ordered(JsonObject map, string[] first) =>
        Build(map.OrderBy(member => Array.IndexOf(first, member.Key) is var index and >= 0 ? index : first.Length), Copy);

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => Build(map.OrderBy(member => member.Key, StringComparer.Ordinal), Sorted),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => Copy(node),
    };

    private static JsonNode? Copy(JsonNode? node) => node?.DeepClone();

    private static JsonObject Build(IEnumerable<KeyValuePair<string, JsonNode?>> members, Func<JsonNode?, JsonNode?> value) =>
        new(members.Select(member => KeyValuePair.Create(member.Key, value(member.Value))));
}
