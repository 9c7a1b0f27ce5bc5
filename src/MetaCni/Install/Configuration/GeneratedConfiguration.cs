// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Json;
using Cni.Values;
using MetaCni.Config;
using MetaCni.Install.Primary;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Configuration;

/// <summary>The configuration list that makes a runtime call MetaCni, from the settings and the primary network.</summary>
internal static class GeneratedConfiguration
{
    /// <summary>Makes the configuration; the same input gives the same bytes.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="primary">The primary network.</param>
    /// <param name="directories">The directories of the node.</param>
    /// <returns>The configuration, and what the plugin would refuse in it.</returns>
    public static (JsonObject Json, IReadOnlyList<MetaConfigProblem> Problems) Of(
        InstallSettings settings, PrimaryNetwork primary, NodeDirectories directories)
    {
        var plugin = Plugin(settings, primary, directories);
        var name = settings.OverrideNetworkName ? primary.Name : settings.Name;

        // containerd 1.6 rejects results of 1.1.0, but ignores cniVersions; newer runtimes call us in 1.1.0.
        var list = new JsonObject
        {
            ["cniVersion"] = $"{CniVersion.V100}",
            ["cniVersions"] = new JsonArray($"{CniVersion.V100}", $"{CniVersion.V110}"),
            ["name"] = name,
        };
        if (settings.OverrideNetworkName)
        {
            // Plugins in the directory of the primary network belong to its own list (CNI §1).
            list["loadOnlyInlinedPlugins"] = true;
        }

        list["plugins"] = new JsonArray(plugin);
        return (list, ProblemsOf(plugin, name));
    }

    /// <summary>The bytes of a configuration, for a file.</summary>
    public static byte[] Bytes(JsonObject json) => [.. JsonBorder.Write(json), (byte)'\n'];

    private static JsonObject Plugin(InstallSettings settings, PrimaryNetwork primary, NodeDirectories directories)
    {
        var plugin = new JsonObject
        {
            ["type"] = MetaConfig.PluginType,
            ["capabilities"] = new JsonObject(primary.Capabilities.Select(name => KeyValuePair.Create<string, JsonNode?>(name, true))),
        };
        if (primary.Path.Length > 0)
        {
            plugin["clusterNetwork"] = primary.Path;
        }

        plugin["kubeconfig"] = directories.Kubeconfig;
        if (directories.StateDir != MetaConfig.DefaultStateDir)
        {
            plugin["stateDir"] = directories.StateDir;
        }

        if (directories.NodeSocket != MetaConfig.DefaultNodeSocket)
        {
            plugin["nodeSocket"] = directories.NodeSocket;
        }

        foreach (var (key, value) in settings.Plugin)
        {
            plugin[key] = value?.DeepClone();
        }

        // A directory of manifests replaces the API server.
        if (plugin.ContainsKey("manifests") && !settings.Plugin.ContainsKey("kubeconfig"))
        {
            plugin.Remove("kubeconfig");
        }

        return plugin;
    }

    // As the runtime passes it (CNI §3 "Deriving request configuration").
    private static IReadOnlyList<MetaConfigProblem> ProblemsOf(JsonObject plugin, string name)
    {
        var request = (JsonObject)plugin.DeepClone();
        request["name"] = name;
        request["cniVersion"] = $"{CniVersion.V100}";
        var (config, problems) = MetaConfigReader.Read(request, CniVersion.V100);
        return MetaConfigValidator.Validate(config, problems, []);
    }
}
