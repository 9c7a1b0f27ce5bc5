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

    /// <summary>The configuration as written; <c>Parse</c> accepts it again. Clone it before you change anything.</summary>
    public JsonObject Json { get; }

    /// <summary>The subject of error messages: "network default/a".</summary>
    public string What { get; }

    /// <summary>The network's name as written; empty if absent. <see cref="Validate"/> checks it.</summary>
    public string Name { get; }

    /// <summary><c>cniVersion</c> as written; empty if absent.</summary>
    public string CniVersionText { get; }

    /// <summary>The version in which the plugins are called (CNI §1 "Version considerations").</summary>
    public CniVersion Version { get; }

    /// <summary>False if the configuration names no version. The plugins then get an empty version, which means 0.1.0.</summary>
    public bool NamesVersion { get; }

    /// <summary>True if CHECK must not be called (CNI §1 <c>disableCheck</c>).</summary>
    public bool DisableCheck { get; }

    /// <summary>True if GC must not be called (CNI §1 <c>disableGC</c>).</summary>
    public bool DisableGc { get; }

    /// <summary>True if the plugins in the directory of the network are not appended (CNI §1 <c>loadOnlyInlinedPlugins</c>).</summary>
    public bool LoadOnlyInlinedPlugins { get; }

    /// <summary>The plugins in the order of ADD; never empty.</summary>
    public IReadOnlyList<PluginConfiguration> Plugins { get; }

    /// <summary>True if the configuration is that of a single plugin, without <c>plugins</c>.</summary>
    public bool IsSinglePlugin { get; }

    /// <summary>
    /// Reads a network's configuration: an object with a top-level <c>type</c> is a single plugin's, any other object needs <c>plugins</c>.
    /// </summary>
    /// <param name="json">The configuration; it becomes <see cref="Json"/> and must not change afterwards.</param>
    /// <param name="what">The subject of error messages: "network default/a".</param>
    /// <exception cref="CniException">
    /// 1: none of the versions is supported by this library. 7: any other member is missing or invalid.
    /// </exception>
    public static NetworkConfigurationList Parse(JsonObject json, string what) => new(json, what);

    /// <summary>Validates the name, which only an invocation needs.</summary>
    /// <exception cref="CniException">7: the name is missing or is not a valid network name.</exception>
    public NetworkName Validate() => NetworkMembers.ValidName(Name, What);

    /// <summary>
    /// Returns the same network with other plugin configurations, which are copied. A single plugin's configuration needs exactly one,
    /// which replaces it.
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
            throw NetworkMembers.Invalid(what, $"both type and plugins are missing{members.NearKey("plugins", "type") ?? "; name at least one plugin"}");
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
