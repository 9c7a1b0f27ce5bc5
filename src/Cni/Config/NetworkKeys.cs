// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;

namespace Cni.Config;

/// <summary>Keys of a network's configuration that stand there in two spellings, of those that a runtime reads.</summary>
/// <remarks>Plugins read theirs themselves, and a map of theirs may well have two keys that differ in case.</remarks>
public static class NetworkKeys
{
    private static readonly string[] OfNetwork =
        ["cniVersion", "cniVersions", "name", "type", "plugins", "disableCheck", "disableGC", "loadOnlyInlinedPlugins"];

    private static readonly string[] OfPlugin = ["capabilities", "args"];

    /// <summary>Each such key, by its path, and what is wrong with it.</summary>
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

    /// <summary>Refuses them.</summary>
    /// <param name="network">The configuration, as it was read.</param>
    /// <param name="what">What it is, to begin a message: "network default/a".</param>
    /// <exception cref="CniException">7: there is one; the message names it.</exception>
    public static void RequireOnce(JsonObject network, string what)
    {
        foreach (var (path, problem) in Ambiguities(network))
        {
            throw NetworkMembers.Invalid(what, $"{path}: {problem}");
        }
    }

    private static IEnumerable<(string Path, string Problem)> InArgs(JsonObject json, string path) =>
        JsonKeys.Find(json, "args") is JsonObject args ? In(args, $"{path}args.", ["cni"]) : [];

    private static IEnumerable<(string Path, string Problem)> In(JsonObject json, string path, IEnumerable<string> keys) =>
        from key in keys
        let problem = JsonKeys.Ambiguity(json, key)
        where problem is not null
        select (path + key, problem);
}
