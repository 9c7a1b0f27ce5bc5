// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Json;

namespace MetaCni.CommandLine.Trying;

/// <summary>DIR's CNI configuration with what makes it a trial: DIR for its cluster, and a state directory of its own.</summary>
internal static class TryConfiguration
{
    public const string PluginType = "metacni";
    private const string StateDirectoryKey = "stateDir";
    private const string LogFormatKey = "logFormat";

    public static NetworkConfigurationList Of(NetworkConfigurationList written, string manifests, string stateDirectory) =>
        written.WithPlugins(written.Plugins.Select(plugin =>
            plugin.Type == PluginType ? Prepared(plugin.Json, manifests, stateDirectory) : plugin.Json));

    /// <summary>The state directory that a prepared configuration has.</summary>
    /// <exception cref="UsageException">The configuration is not one of metacni.</exception>
    public static string StateDirectory(NetworkConfigurationList list, string otherwise)
    {
        var ours = list.Plugins.Where(plugin => plugin.Type == PluginType).ToArray();
        return ours is [var plugin]
            ? Text(plugin.Json, StateDirectoryKey) ?? otherwise
            : throw new UsageException($"{list.What} has {ours.Length} plugins of the type \"{PluginType}\"; it must have one");
    }

    /// <summary>
    /// False where the result is to be the primary's alone. The plugin's parent is this tool, so <c>auto</c> means merged.
    /// </summary>
    public static bool MergesResults(NetworkConfigurationList list) =>
        list.Version.ResultsHaveInterfaces
        && Text(list.Plugins.Single(plugin => plugin.Type == PluginType).Json, "resultMode") != "primary";

    private static JsonObject Prepared(JsonObject plugin, string manifests, string stateDirectory)
    {
        var prepared = plugin.DeepClone().AsObject();
        JsonKeys.Set(prepared, "manifests", manifests);
        JsonKeys.Set(prepared, StateDirectoryKey, stateDirectory);

        // For PluginWarnings.
        JsonKeys.Set(prepared, LogFormatKey, "json");
        return prepared;
    }

    private static string? Text(JsonObject json, string key) =>
        JsonKeys.Find(json, key) is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
