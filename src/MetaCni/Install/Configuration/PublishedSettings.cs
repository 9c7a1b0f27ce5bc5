// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Config;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Configuration;

/// <summary>The settings of a configuration that was published before, so that an upgrade without settings keeps them.</summary>
internal static class PublishedSettings
{
    /// <summary>The settings by key; empty if MetaCni is not configured or its configuration is damaged.</summary>
    public static IReadOnlyDictionary<string, string> Of(NodeDirectories directories)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (new OwnConfigurations(directories).Load() is not { } list)
        {
            return settings;
        }

        var keys = new SettingKeys();
        foreach (var (name, value) in list.Plugins[0].Json.Where(member => IsChosen(member, directories) && keys.TryFind(member.Key, out _)))
        {
            settings[name] = SettingTexts.Of(value);
        }

        // Runtimes and records know pods by the name. Without it, the name is the primary's (GeneratedConfiguration).
        if (!list.LoadOnlyInlinedPlugins)
        {
            settings["name"] = list.Name;
        }

        return settings;
    }

    /// <summary>The directories with the state directory of the published configuration, unless another one than the default is given.</summary>
    public static NodeDirectories InForce(NodeDirectories directories) =>
        directories.StateDir == MetaConfig.DefaultStateDir && Config(directories) is { } config ? directories with { StateDir = config.StateDir } : directories;

    /// <summary>The directory of Multus's state.</summary>
    public static string MultusDirectory(NodeDirectories directories) => Config(directories)?.CniDir ?? MetaConfig.DefaultCniDir;

    /// <summary>The plugin's configuration; null if MetaCni is not configured or its configuration is damaged.</summary>
    public static MetaConfig? Config(NodeDirectories directories) =>
        new OwnConfigurations(directories).Load() is { } list ? MetaConfigReader.Read(list.Plugins[0].Json, list.Version).Config : null;

    // The primary's file may have been replaced by another product's: then it is looked for again.
    private static bool IsChosen(KeyValuePair<string, JsonNode?> member, NodeDirectories directories) => member.Key switch
    {
        "kubeconfig" => SettingTexts.Of(member.Value) != directories.Kubeconfig,
        "nodeSocket" => SettingTexts.Of(member.Value) != directories.NodeSocket,
        "clusterNetwork" => Path.Exists(SettingTexts.Of(member.Value)),
        _ => member.Value is not null,
    };

}
