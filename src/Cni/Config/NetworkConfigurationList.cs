// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Cni.Values;

namespace Cni.Config;

/// <summary>
/// A network's configuration (CNI §1 "Configuration format"): its plugins in order. A single plugin's configuration is a list of one.
/// </summary>
public sealed class NetworkConfigurationList
{
    private NetworkConfigurationList(JsonObject json, string what)
    {
        var members = new NetworkMembers(json, what);
        Json = json;
        What = what;
        Name = members.Name;
        IsSinglePlugin = members.IsSinglePlugin;
        CniVersionText = members.VersionText;
        Version = members.Version();
        NamesVersion = members.NamesVersion;
        DisableCheck = members.Switch("disableCheck");
        DisableGc = members.Switch("disableGC");
        LoadOnlyInlinedPlugins = members.Switch("loadOnlyInlinedPlugins");
        Plugins = IsSinglePlugin ? [PluginConfiguration.Parse(json, what)] : ReadPlugins(members, what);
    }

    /// <summary>The configuration as written, <c>Parse</c> of which gives this list again. Clone it before changing anything.</summary>
    public JsonObject Json { get; }

    /// <summary>What the configuration is, as messages begin: "network default/a".</summary>
    public string What { get; }

    /// <summary>The network's name as written; empty when absent. <see cref="Validate"/> has the rule.</summary>
    public string Name { get; }

    /// <summary><c>cniVersion</c> as written; empty when absent.</summary>
    public string CniVersionText { get; }

    /// <summary>The version that the plugins are asked to speak (CNI §1 "Version considerations").</summary>
    public CniVersion Version { get; }

    /// <summary>
    /// False where the configuration names no version at all; its plugins are then given an empty one, which means 0.1.0.
    /// </summary>
    public bool NamesVersion { get; }

    /// <summary>True where CHECK must not be called.</summary>
    public bool DisableCheck { get; }

    /// <summary>True where GC must not be called.</summary>
    public bool DisableGc { get; }

    /// <summary>True where plugins beside the file are not appended.</summary>
    public bool LoadOnlyInlinedPlugins { get; }

    /// <summary>The plugins in the order of ADD; never empty.</summary>
    public IReadOnlyList<PluginConfiguration> Plugins { get; }

    /// <summary>True where the configuration is one plugin's, without <c>plugins</c>.</summary>
    public bool IsSinglePlugin { get; }

    /// <summary>
    /// Reads a network's configuration: one with a top-level <c>type</c> is a single plugin's, any other needs <c>plugins</c>.
    /// </summary>
    /// <param name="json">The configuration; it becomes <see cref="Json"/> and must not change afterwards.</param>
    /// <param name="what">What it is, to begin a message: "network default/a".</param>
    /// <exception cref="CniException">1: no version that this library speaks. 7: anything else is missing or wrong.</exception>
    public static NetworkConfigurationList Parse(JsonObject json, string what) => new(json, what);

    /// <summary>Checks what only an invocation needs: the name.</summary>
    /// <exception cref="CniException">7: the name is missing or is no network name.</exception>
    public NetworkName Validate() => NetworkMembers.ValidName(Name, What);

    /// <summary>
    /// The same network with other plugin configurations, which are copied; of a single plugin exactly one, which is then all there
    /// is.
    /// </summary>
    public NetworkConfigurationList WithPlugins(IEnumerable<JsonObject> plugins)
    {
        JsonObject[] copies = [.. plugins.Select(Clone)];
        if (IsSinglePlugin)
        {
            return Parse(copies.Single(), What);
        }

        var written = JsonKeys.Spelling(Json, "plugins");
        var json = new JsonObject();
        foreach (var (key, value) in Json)
        {
            json[key] = key == written ? new JsonArray([.. copies]) : value?.DeepClone();
        }

        return Parse(json, What);
    }

    private static JsonObject Clone(JsonObject json) => json.DeepClone().AsObject();

    private static PluginConfiguration[] ReadPlugins(NetworkMembers members, string what)
    {
        if (!members.HasPlugins)
        {
            throw NetworkMembers.Invalid(what, $"there is neither type nor plugins{members.NearKey("plugins", "type") ?? "; name at least one plugin"}");
        }

        var plugins = members.Plugins!;
        return plugins.Count == 0
            ? throw NetworkMembers.Invalid(what, "plugins is empty; name at least one plugin")
            : [.. plugins.Select((node, i) => ReadPlugin(node, $"{what}: plugins[{i}]"))];
    }

    private static PluginConfiguration ReadPlugin(JsonNode? node, string what) => node is JsonObject plugin
        ? PluginConfiguration.Parse(plugin, what)
        : throw NetworkMembers.Invalid(what, "is not an object; a plugin's configuration is an object with a type");
}
