// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>Formats a result for people: one line for each key and for each item of a list. It remains valid JSON.</summary>
internal static class ResultText
{
    public static IReadOnlyList<string> Lines(JsonObject result) =>
        ["{", .. result.Index().SelectMany(entry => Member(entry.Item, entry.Index == result.Count - 1)), "}"];

    private static IEnumerable<string> Member(KeyValuePair<string, JsonNode?> member, bool isLast)
    {
        var comma = isLast ? "" : ",";
        var key = $"  {Text(JsonValue.Create(member.Key))}: ";
        return member.Value is JsonArray { Count: > 0 } list
            ?
            [
                $"{key}[",
                .. list.Index().Select(item => $"    {Text(item.Item)}{(item.Index == list.Count - 1 ? "" : ",")}"),
                $"  ]{comma}",
            ]
            : [$"{key}{Text(member.Value)}{comma}"];
    }

    private static string Text(JsonNode? node) => JsonOutput.Text(node);
}
