// SPDX-License-Identifier: Apache-2.0
//
// A plugin's result is stored byte for byte, but a plugin's CHECK fails if a route of it is gone. So exactly the changed default routes are
// changed in the result too, in the format of its version.

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Results;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Attaching.Results;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>The default routes that a result lists. Pure.</summary>
internal static class ResultDefaultRoutes
{
    /// <summary>True for a default route of the main table.</summary>
    public static bool IsMainDefault(ResultRoute route) => route is { IsDefault: true, Table: null or 0 or RouteTable.Main };

    /// <summary>Makes a result list exactly these default routes of the family; returns the same outcome if it already does.</summary>
    public static AttachmentOutcome Set(AttachmentOutcome outcome, bool isIPv6, IReadOnlyList<ResultRoute> wanted)
    {
        var version = outcome.Result.Version;
        var listed = outcome.Result.Routes.Index().Where(route => IsMainDefault(route.Item) && route.Item.Dst.IsIPv6 == isIPv6).ToList();
        var stale = listed.Where(route => !wanted.Any(one => IsSame(one, route.Item, version))).Select(route => route.Index).ToList();
        var missing = wanted.Where(one => !listed.Exists(route => IsSame(one, route.Item, version))).ToList();
        if (stale.Count == 0 && missing.Count == 0)
        {
            return outcome;
        }

        var json = (JsonObject)outcome.Json.DeepClone();
        Remove(Places(json, version), stale);
        if (PlaceOf(json, version, isIPv6) is { } place)
        {
            Append(place, missing.Select(route => Write(route, version)));
        }

        return outcome with { Json = json, Result = ResultCodec.Read(json, outcome.Planned.Configuration.Version) };
    }

    private static bool IsSame(ResultRoute one, ResultRoute other, CniVersion version) =>
        Equals(one.Gw, other.Gw) && (!version.ResultsHaveExtendedMembers || one.Priority == other.Priority);

    // The objects that contain routes, in reading order. CNI 0.2.0 lists routes next to the address of their family.
    private static IEnumerable<JsonObject> Places(JsonObject json, CniVersion version) =>
        version.ResultsHaveInterfaces ? [json] : new[] { JsonKeys.Find(json, "ip4"), JsonKeys.Find(json, "ip6") }.OfType<JsonObject>();

    private static JsonObject? PlaceOf(JsonObject json, CniVersion version, bool isIPv6) =>
        version.ResultsHaveInterfaces ? json : JsonKeys.Find(json, isIPv6 ? "ip6" : "ip4") as JsonObject;

    private static void Remove(IEnumerable<JsonObject> places, List<int> stale)
    {
        var arrays = places.Select(place => JsonKeys.Find(place, "routes")).OfType<JsonArray>().ToList();
        var nodes = arrays.SelectMany(array => array).ToList();
        foreach (var array in stale.Select(index => nodes[index]!.Parent!.AsArray()).Distinct().ToList())
        {
            array.RemoveAll(node => stale.Contains(nodes.IndexOf(node)));
            if (array.Count == 0)
            {
                array.Parent!.AsObject().Remove(array.GetPropertyName());
            }
        }
    }

    private static void Append(JsonObject place, IEnumerable<JsonObject> routes)
    {
        foreach (var route in routes)
        {
            if (JsonKeys.Find(place, "routes") is not JsonArray array)
            {
                place["routes"] = array = [];
            }

            array.Add((JsonNode)route);
        }
    }

    private static JsonObject Write(ResultRoute route, CniVersion version)
    {
        var json = new JsonObject { ["dst"] = route.Dst.ToString(), ["gw"] = IpLiteral.Format(route.Gw!) };
        if (version.ResultsHaveExtendedMembers && route.Priority is { } priority)
        {
            json["priority"] = priority;
        }

        return json;
    }
}
