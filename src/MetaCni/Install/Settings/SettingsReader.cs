// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;
using MetaCni.Config;

namespace MetaCni.Install.Settings;

/// <summary>Reads the settings of an installation, each a key with a text, and reports every problem at once.</summary>
internal static class SettingsReader
{
    // It makes the configuration complete: whether the primary exists is not asked here.
    private const string AnyFile = "/primary.conflist";

    /// <summary>Reads settings. White space around a value is ignored; an empty value is an absent one.</summary>
    public static (InstallSettings Settings, IReadOnlyList<MetaConfigProblem> Problems) Read(IReadOnlyDictionary<string, string> texts)
    {
        var problems = new List<MetaConfigProblem>();
        var keys = new SettingKeys();
        var own = new JsonObject();
        var plugin = new JsonObject();
        foreach (var (name, text) in texts.OrderBy(setting => setting.Key, StringComparer.Ordinal).Where(setting => setting.Value.Trim().Length > 0))
        {
            if (!keys.TryFind(name, out var key))
            {
                problems.Add(keys.Unknown(name));
            }
            else if (own.ContainsKey(key.Name) || plugin.ContainsKey(key.Name))
            {
                problems.Add(new MetaConfigProblem(key.Name, "is set in two spellings; remove one of the two"));
            }
            else if (SettingValue.Read(key, text.Trim(), problems) is { } value)
            {
                Put(key, value, own, plugin);
            }
        }

        var settings = OwnSettings.Read(own, problems) with { Plugin = Sorted(plugin), Texts = texts };
        problems.AddRange(ProblemsOf(settings));
        return (settings, [.. problems.Distinct()]);
    }

    private static void Put(SettingKey key, JsonNode value, JsonObject own, JsonObject plugin)
    {
        if (key.IsOwn)
        {
            own[key.Name] = value;
        }

        if (key.IsOfPlugin)
        {
            plugin[key.Name] = value.DeepClone();
        }
    }

    // What the plugin itself would refuse or ignore.
    private static IEnumerable<MetaConfigProblem> ProblemsOf(InstallSettings settings)
    {
        if (settings.HasInlinePrimary && settings.ClusterNetwork.Length > 0)
        {
            yield return new MetaConfigProblem("delegates", "the plugin ignores it if clusterNetwork is set; remove one of the two");
        }

        var json = (JsonObject)settings.Plugin.DeepClone();
        if (!settings.HasInlinePrimary)
        {
            json["clusterNetwork"] = AnyFile;
        }

        var (config, found) = MetaConfigReader.Read(json, CniVersion.V100);
        foreach (var problem in config.Warnings.Concat(MetaConfigValidator.Validate(config, found, [])))
        {
            yield return problem;
        }
    }

    private static JsonObject Sorted(JsonObject json) =>
        [.. json.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))];
}
