// SPDX-License-Identifier: Apache-2.0
//
// Every difference from Multus that is decided (tests/vectors/README.md), each as a change of what Multus did into what is
// expected here. What no rule changes must be equal, member by member.

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>The rules by which MetaCni may differ from a vector.</summary>
internal static partial class Deviation
{
    private static readonly string[] ReplayedAtDel = ["portMappings", "bandwidth"];

    /// <summary>The calls that are expected of a command.</summary>
    public static IReadOnlyList<VectorCall> Calls(Vector vector, string command) => NothingIsLeftAfterAFailedAdd(vector, command)
        ? []
        : [.. DelReplaysWhatAddSent(vector, command)
            .Select(DirectoryOnceInCniPath)
            .Select(call => RuntimeConfigOfTheRuntimeIsForThePrimary(vector, call))
            .Select(AddressesAreInRuntimeConfigAlone)];

    /// <summary>"After a failed and undone ADD nothing is left to delete, so a DEL calls nobody (Multus calls them again)."</summary>
    public static bool NothingIsLeftAfterAFailedAdd(Vector vector, string command) =>
        command != "ADD" && (!vector.Recorded.TryGetValue("ADD", out var add) || add.Exit != 0);

    /// <summary>"A directory stands once in CNI_PATH" (Multus puts <c>binDir</c> before a CNI_PATH that has it too).</summary>
    public static VectorCall DirectoryOnceInCniPath(VectorCall call) => call with
    {
        Environment = new Dictionary<string, string>(call.Environment)
        {
            ["CNI_PATH"] = string.Join(':', call.Environment["CNI_PATH"].Split(':').Distinct()),
        },
    };

    /// <summary>"The runtime's own runtimeConfig does not reach secondaries"; what the pod's element asks for does.</summary>
    public static VectorCall RuntimeConfigOfTheRuntimeIsForThePrimary(Vector vector, VectorCall call)
    {
        if (Selection.IsPrimary(call) || call.Stdin["runtimeConfig"] is not JsonObject)
        {
            return call;
        }

        var stdin = call.Stdin.DeepClone().AsObject();
        var runtimeConfig = stdin["runtimeConfig"]!.AsObject();
        foreach (var (key, _) in vector.RuntimeConfig ?? [])
        {
            if (!Selection.AsksFor(vector, call, key))
            {
                runtimeConfig.Remove(key);
            }
        }

        if (runtimeConfig.Count == 0)
        {
            stdin.Remove("runtimeConfig");
        }

        return call with { Stdin = stdin };
    }

    /// <summary>"CNI_ARGS has no IP where a plugin of the list declares the capability <c>ips</c>"; here the lists have one plugin.</summary>
    public static VectorCall AddressesAreInRuntimeConfigAlone(VectorCall call) => (bool?)call.Stdin["capabilities"]?["ips"] == true
        ? call with { CniArgs = call.CniArgs.Where(pair => pair.Key != "IP").ToDictionary() }
        : call;

    /// <summary>"DEL replays what ADD sent: an element's portMappings and bandwidth are there too (Multus forgets them)."</summary>
    public static IEnumerable<VectorCall> DelReplaysWhatAddSent(Vector vector, string command)
    {
        var calls = vector.Recorded[command].Calls;
        foreach (var call in calls)
        {
            yield return call.Environment["CNI_COMMAND"] == "DEL" && !Selection.IsPrimary(call) ? WithReplay(vector, call) : call;
        }
    }

    /// <summary>"Errors: the delegate's code survives, texts differ, 999 is never used."</summary>
    /// <returns>The code that a delegate of the vector failed with; null where the failure was Multus's own.</returns>
    public static int? CodeOfTheDelegate(Vector vector) => vector.Definitions.Select(definition => definition.Config)
        .Concat(vector.ConfDirFiles.Values)
        .OfType<string>()
        .Select(TryParse)
        .Concat(vector.Config["delegates"]?.AsArray() ?? [])
        .SelectMany(config => (config?["plugins"]?.AsArray() ?? []).Prepend(config))
        .Select(config => (int?)config?["fail"]?["ADD"]?["code"])
        .FirstOrDefault(code => code is not null);

    /// <summary>"The result: merged, not the primary's alone": this takes the primary's part out of a merged one.</summary>
    public static JsonObject PrimaryPartOfTheResult(JsonObject merged, JsonObject primary)
    {
        var interfaces = merged["interfaces"]?.AsArray() ?? [];
        var own = primary["interfaces"]?.AsArray().Count ?? 0;
        var part = merged.DeepClone().AsObject();
        Keep(part, "interfaces", (_, index) => index < own);
        Keep(part, "ips", (ip, _) => (int?)ip["interface"] is not { } index || index < own);
        Keep(part, "routes", (_, index) => index < (primary["routes"]?.AsArray().Count ?? 0));
        return interfaces.Count == 0 ? merged : part;
    }

    /// <summary>"No <c>&lt;nil&gt;</c> in <c>gateway</c>" (Multus writes it for a default route without a next hop).</summary>
    public static string NoNilGateway(string networkStatusText)
    {
        var withoutNil = NilElement().Replace(networkStatusText, "");
        return EmptyGateway().Replace(withoutNil, "").Replace("\"dns\": {},\n}", "\"dns\": {}\n}", StringComparison.Ordinal);
    }

    /// <summary>
    /// "network-status has an entry for every attachment, also for results without addresses or older than CNI 0.3.0." The recorder answers
    /// those with one address.
    /// </summary>
    public static string EntryForEveryAttachment(Vector vector, string networkStatusText)
    {
        var written = JsonNode.Parse(networkStatusText)!.AsArray().Select(entry => (string?)entry!["interface"]).ToList();
        var missing = Calls(vector, "ADD")
            .DistinctBy(call => call.Environment["CNI_IFNAME"])
            .Where(call => !written.Contains(call.Environment["CNI_IFNAME"]))
            .Select(call => $$"""
                {
                    "name": "{{vector.PodNamespace}}/{{call.Stdin["name"]}}",
                    "interface": "{{call.Environment["CNI_IFNAME"]}}",
                    "ips": [
                        "10.9.0.5"
                    ],
                    "dns": {}
                }
                """);
        return $"{string.Join(',', [networkStatusText[..^1], .. missing])}]";
    }

    [GeneratedRegex("""\n +"\\u003cnil\\u003e",?|,\n +"\\u003cnil\\u003e"(?=\n)""")]
    private static partial Regex NilElement();

    [GeneratedRegex(""",\n +"gateway": \[\s*\]""")]
    private static partial Regex EmptyGateway();

    private static JsonNode? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            // A vector may be about a definition that is no JSON.
            return null;
        }
    }

    private static VectorCall WithReplay(Vector vector, VectorCall call)
    {
        var stdin = call.Stdin.DeepClone().AsObject();
        foreach (var capability in ReplayedAtDel)
        {
            if ((bool?)stdin["capabilities"]?[capability] == true && Selection.Requested(vector, call, capability) is { } request)
            {
                stdin["runtimeConfig"] ??= new JsonObject();
                stdin["runtimeConfig"]![capability] = request.DeepClone();
            }
        }

        return call with { Stdin = stdin };
    }

    private static void Keep(JsonObject result, string member, Func<JsonNode, int, bool> isKept)
    {
        if (result[member] is JsonArray items)
        {
            var kept = items.Where((item, index) => isKept(item!, index)).Select(item => item!.DeepClone()).ToArray();
            result.Remove(member);
            if (kept.Length > 0)
            {
                result[member] = new JsonArray(kept);
            }
        }
    }
}
