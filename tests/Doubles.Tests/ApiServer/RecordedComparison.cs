// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Doubles.Tests.ApiServer;

/// <summary>Whether an answer says what the real one said: the same, except for what differs from run to run, which has the same form.</summary>
internal static partial class RecordedComparison
{
    private static readonly HashSet<string> OfTheBuild =
        ["gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform"];

    public static void Check(JsonNode? expected, JsonNode? actual) =>
        Assert.Equal(Comparable(expected, ""), Comparable(actual, ""));

    // One line a value, in the order of the members: the order is the real server's, too.
    private static string Comparable(JsonNode? node, string path) => node switch
    {
        JsonObject { Count: 0 } => $"{path} {{}}\n",
        JsonObject map => string.Concat(map.Select(member => Comparable(member.Value, $"{path}.{member.Key}"))),
        JsonArray { Count: 0 } => $"{path} []\n",
        JsonArray list => string.Concat(list.Select((item, index) => Comparable(item, $"{path}[{index}]"))),
        _ => $"{path} {Value(node?.ToJsonString() ?? "null", path[(path.LastIndexOf('.') + 1)..])}\n",
    };

    private static string Value(string json, string member) => member switch
    {
        "uid" => Uid().Replace(json, "UID"),
        "creationTimestamp" => Time().Replace(json, "TIME"),
        _ when OfTheBuild.Contains(member) => json[0] == '"' ? "a text" : json,
        _ => GeneratedName().Replace(json, "web.GENERATED"),
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")]
    private static partial Regex Time();

    [GeneratedRegex(@"web\.[bcdfghjklmnpqrstvwxz2456789]{5}\b")]
    private static partial Regex GeneratedName();
}
