// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text.Json.Nodes;

namespace ApiServer.Patching;

/// <summary>Applies a JSON patch (RFC 6902).</summary>
public static class JsonPatch
{
    /// <exception cref="PatchException">An operation cannot be applied; then no operation is.</exception>
    public static JsonNode? Apply(JsonNode? target, JsonArray operations) =>
        operations.Aggregate(target?.DeepClone(), (document, operation) => Step(document, operation as JsonObject ?? throw Bad("no object")));

    private static JsonNode? Step(JsonNode? document, JsonObject operation)
    {
        var path = Pointer(operation, "path");
        switch ((string?)operation["op"])
        {
            case "add":
                return Add(document, path, Value(operation));
            case "remove":
                return Remove(document, path);
            case "replace":
                return Add(path.Length == 0 ? document : Remove(document, path), path, Value(operation));
            case "move":
                var moved = Get(document, Pointer(operation, "from"))?.DeepClone();
                return Add(Remove(document, Pointer(operation, "from")), path, moved);
            case "copy":
                return Add(document, path, Get(document, Pointer(operation, "from"))?.DeepClone());
            case "test":
                return JsonNode.DeepEquals(Get(document, path), Value(operation)) ? document : throw Bad("test failed");
            default:
                throw Bad("unknown operation");
        }
    }

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Bad("no value");

    private static string[] Pointer(JsonObject operation, string member) => (string?)operation[member] switch
    {
        "" => [],
        { } text when text[0] == '/' => [.. text[1..].Split('/').Select(Unescaped)],
        _ => throw Bad($"no {member}"),
    };

    // RFC 6901 §4: replace ~1 first, so that ~01 becomes ~1 and not /.
    private static string Unescaped(string token) =>
        token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);

    private static JsonNode? Get(JsonNode? node, string[] path) => path.Aggregate(node, (parent, token) => parent switch
    {
        JsonObject map when map.TryGetPropertyValue(token, out var value) => value,
        JsonArray list => list[Index(list, token, list.Count - 1)],
        _ => throw Bad("no such path"),
    });

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        switch (path.Length == 0 ? null : Get(document, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                return document;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : Index(list, path[^1], list.Count), value);
                return document;
            default:
                return path.Length == 0 ? value : throw Bad("no parent");
        }
    }

    private static JsonNode? Remove(JsonNode? document, string[] path)
    {
        switch (path.Length == 0 ? null : Get(document, path[..^1]))
        {
            case JsonObject map when map.Remove(path[^1]):
                return document;
            case JsonArray list:
                list.RemoveAt(Index(list, path[^1], list.Count - 1));
                return document;
            default:
                throw Bad("nothing to remove");
        }
    }

    private static int Index(JsonArray list, string token, int last) =>
        int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last && index <= list.Count
            ? index
            : throw Bad("no such index");

    private static PatchException Bad(string why) => new(why);
}
