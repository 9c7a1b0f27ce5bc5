// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Config;
using Cni.Errors;
using Cni.Json;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;

namespace MetaCni.CommandLine.Try.Input;

/// <summary>The CNI configuration from DIR, prepared for a trial: DIR replaces the cluster, and the state directory is separate.</summary>
internal static class TryConfiguration
{
    private const string StateDirectoryKey = "stateDir";
    private const string LogFormatKey = "logFormat";

    public static NetworkConfigurationList Of(NetworkConfigurationList written, string manifests, string stateDirectory) =>
        written.WithPlugins(written.Plugins.Select(plugin =>
            plugin.Type == MetaConfig.PluginType ? Prepared(plugin.Json, manifests, stateDirectory) : plugin.Json));

    /// <summary>The state directory of a prepared configuration.</summary>
    /// <exception cref="UsageException">The configuration is not one for metacni.</exception>
    public static string StateDirectory(NetworkConfigurationList list, string otherwise)
    {
        var ours = list.Plugins.Where(plugin => plugin.Type == MetaConfig.PluginType).ToArray();
        return ours switch
        {
            [var plugin] => Setting(plugin.Json, StateDirectoryKey) ?? otherwise,
            [] => throw Foreign(list),
            _ => throw new UsageException(
                $"{list.What} has {ours.Length} plugins of the type \"{MetaConfig.PluginType}\"; leave one, which runs all other plugins"),
        };
    }

    /// <summary>
    /// False if the result contains only the primary. The plugin's parent process is this tool, so <c>auto</c> means merged.
    /// </summary>
    public static bool MergesResults(NetworkConfigurationList list) =>
        list.Version.ResultsHaveInterfaces
        && Setting(list.Plugins.Single(plugin => plugin.Type == MetaConfig.PluginType).Json, "resultMode") != "primary";

    private static UsageException Foreign(NetworkConfigurationList list)
    {
        if (list.Plugins.FirstOrDefault(plugin => plugin.Type is "multus" or "multus-shim") is { } multus)
        {
            return new UsageException(
                $"{list.What} is Multus's: its plugin has the type \"{multus.Type}\"; change the type to \"{MetaConfig.PluginType}\"", MultusHint(multus));
        }

        return list.Plugins.FirstOrDefault(plugin => NearMiss.Find(plugin.Type, [MetaConfig.PluginType]) is not null) is { } near
            ? new UsageException($"{list.What} has a plugin of the type {PlainText.Name(near.Type)}; did you mean \"{MetaConfig.PluginType}\"?")
            : new UsageException(
                $"{list.What} has no plugin of the type \"{MetaConfig.PluginType}\"",
                $"add one, and move the present configuration into its delegates");
    }

    // Multus's daemon has its own configuration, with the node's files below /host.
    private static string MultusHint(PluginConfiguration plugin)
    {
        string[] paths = [.. plugin.Json.Select(member => member.Key).Where(key => Setting(plugin.Json, key)?.StartsWith("/host/", StringComparison.Ordinal) == true)];
        string[] changes =
        [
            .. plugin.Type == "multus" ? Array.Empty<string>() : ["add the keys of Multus's daemon-config.json"],
            .. paths.Length == 0 ? [] : new[] { $"remove /host at the beginning of {string.Join(", ", paths.Select(PlainText.Word))}" },
        ];
        return changes.Length == 0
            ? "its other keys may stay: in place of kubeconfig a trial uses the manifests of DIR"
            : string.Join("; ", changes);
    }

    private static JsonObject Prepared(JsonObject plugin, string manifests, string stateDirectory)
    {
        var prepared = plugin.DeepClone().AsObject();
        JsonKeys.Set(prepared, "manifests", manifests);
        JsonKeys.Set(prepared, StateDirectoryKey, stateDirectory);

        // PluginWords reads the log as JSON.
        JsonKeys.Set(prepared, LogFormatKey, "json");
        return prepared;
    }

    private static string? Setting(JsonObject json, string key) =>
        JsonScalar.Text(JsonKeys.Find(json, key)) is { Length: > 0 } text ? text : null;
}
