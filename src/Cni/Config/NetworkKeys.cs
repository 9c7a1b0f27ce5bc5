// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Config;

/// <summary>Finds ambiguous keys in a network's configuration: keys that a runtime reads and that occur in two spellings.</summary>
/// <remarks>Keys that only a plugin reads are not checked: a map of its own may have two keys that differ only in case.</remarks>
public static class NetworkKeys
{
    private static readonly string[] OfNetwork =
        ["cniVersion", "cniVersions", "name", "type", "plugins", "disableCheck", "disableGC", "loadOnlyInlinedPlugins"];

    private static readonly string[] OfPlugin = ["capabilities", "args"];

    /// <summary>The path of each such key, and the problem.</summary>
    public static IEnumerable<(string Path, string Problem)> Ambiguities(JsonObject network)
    {
        var own = In(network, "", [.. OfNetwork, .. OfPlugin]).Concat(InArgs(network, ""));
        var plugins = JsonKeys.Find(network, "plugins") as JsonArray ?? [];
        return own.Concat(plugins.Index().Where(plugin => plugin.Item is JsonObject).SelectMany(plugin =>
        {
            var (json, path) = ((JsonObject)plugin.Item!, $"plugins[{plugin.Index}].");
            return In(json, path, ["type", .. OfPlugin]).Concat(InArgs(json, path));
        }));
    }

    /// <summary>Requires that no key is ambiguous.</summary>
    /// <param name="network">The configuration as read.</param>
    /// <param name="what">The subject of error messages: "network default/a".</param>
    /// <exception cref="CniException">7: a key is ambiguous; the message names it.</exception>
    public static void RequireOnce(JsonObject network, string what)
    {
        foreach (var (path, problem) in Ambiguities(network))
        {
            throw NetworkMembers.Invalid(what, $"{path}: {problem}");
        }
    }

    private static IEnumerable<(string Path, string Problem)> InArgs(JsonObject json, string path) =>
        JsonKeys.Find(json, "args") is JsonObject args ? In(args, $"{path}args.", ["cni"]) : [];

    private static IEnumerable<(string Path, string Problem)> In(JsonObject json, string path, IEnumerable<string> keys)
    {
        foreach (var key in keys)
        {
            if (JsonKeys.Ambiguity(json, key) is { } problem)
            {
                yield return (path + key, problem);
            }
        }
    }
}
