// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Node.Definitions;

/// <summary>Finds the plugins that a definition's configuration names: each plugin of the list, and its IPAM plugin.</summary>
/// <remarks>
/// A tenant writes the configuration. One that is longer than 256 KiB or is not valid JSON names none here: the pod that requests it gets
/// the error.
/// </remarks>
internal static class DefinitionPlugins
{
    private const int LongestConfig = 256 << 10;
    private const int MostPlugins = 32;

    public static IReadOnlyList<string> Of(string config)
    {
        if (config.Length is 0 or > LongestConfig)
        {
            return [];
        }

        try
        {
            var json = JsonBorder.ReadObject(Encoding.UTF8.GetBytes(config), "the configuration of a definition");
            var plugins = json["plugins"] is JsonArray list ? list.Take(MostPlugins).OfType<JsonObject>() : [json];
            return [.. plugins.SelectMany(Types).Distinct()];
        }
        catch (CniException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Types(JsonObject plugin) =>
        new[] { plugin["type"], (plugin["ipam"] as JsonObject)?["type"] }.Select(JsonScalar.Text).OfType<string>().Where(type => type.Length > 0);
}
