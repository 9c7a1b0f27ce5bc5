// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Json;

namespace MetaCni.Planning;

/// <summary>Finds the plugins that assign the addresses of a network.</summary>
/// <remarks>Some plugins contain the configuration of another one, with its <c>ipam</c>; flannel's <c>delegate</c> is an example.</remarks>
internal static class IpamTypes
{
    // Configurations may be nested more deeply, but no plugin passes on such a deep one.
    private const int MaximumDepth = 8;

    /// <summary>The types of all objects called <c>ipam</c>; empty for a network without addresses.</summary>
    public static IReadOnlySet<string> Of(NetworkConfigurationList configuration) =>
        configuration.Plugins.SelectMany(plugin => In(plugin.Json, MaximumDepth)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> In(JsonNode? node, int depth) => (node, depth) switch
    {
        (_, 0) => [],
        (JsonObject json, _) => [.. OwnType(json), .. json.SelectMany(member => In(member.Value, depth - 1))],
        (JsonArray list, _) => list.SelectMany(item => In(item, depth - 1)),
        _ => [],
    };

    private static IEnumerable<string> OwnType(JsonObject json) =>
        JsonKeys.Find(json, "ipam") is JsonObject ipam
        && JsonScalar.Text(JsonKeys.Find(ipam, "type")) is { } type
            ? [type]
            : [];
}
