// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Storage;

namespace ApiServer.Patching;

/// <summary>
/// Applies a strategic merge patch: maps as in RFC 7386, lists by their merge key if the API defines one, otherwise replaced.
/// </summary>
public static class StrategicMergePatch
{
    // The patchMergeKey tags of the core/v1 types in the status of pods and nodes, in metadata and in containers. A list without one, such
    // as spec.taints of a node, is replaced.
    private static readonly Dictionary<string, string> MergeKeys = new(StringComparer.Ordinal)
    {
        ["addresses"] = "type",
        ["conditions"] = "type",
        ["containers"] = "name",
        ["initContainers"] = "name",
        ["ownerReferences"] = "uid",
        ["podIPs"] = "ip",
        ["hostIPs"] = "ip",
        ["resourceClaimStatuses"] = "name",
        ["volumes"] = "name",
    };

    /// <exception cref="PatchException">The patch has directives ($patch and similar), which this server does not support.</exception>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        foreach (var (name, value) in patch)
        {
            if (name.StartsWith('$'))
            {
                throw new PatchException($"the directive {name} is not supported by this test server");
            }

            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Merged(name, result[name], value);
            }
        }

        return result;
    }

    private static JsonNode Merged(string name, JsonNode? before, JsonNode patch) => (before, patch) switch
    {
        (JsonObject map, JsonObject changes) => Apply(map, changes),
        (_, JsonObject changes) => Apply([], changes),
        (JsonArray list, JsonArray changes) when name == "finalizers" =>
            new JsonArray([.. list.Concat(changes).Select(item => (string)item!).Distinct().Select(item => JsonValue.Create(item))]),
        (JsonArray list, JsonArray changes) when MergeKeys.TryGetValue(name, out var key) => ByKey(key, list, changes),
        _ => patch.DeepClone(),
    };

    private static JsonArray ByKey(string key, JsonArray before, JsonArray patch)
    {
        var result = before.Select(item => (JsonObject)item!.DeepClone()).ToList();
        foreach (var change in patch.Cast<JsonObject>())
        {
            var index = result.FindIndex(item => Metadata.Text(item, key) == Metadata.Text(change, key));
            if (index < 0)
            {
                result.Add(Apply([], change));
            }
            else
            {
                result[index] = Apply(result[index], change);
            }
        }

        return new JsonArray([.. result]);
    }
}
