// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using MetaCni.Install.Settings;

namespace MetaCni.Install.Configuration;

/// <summary>What a new configuration changes in the published one, key by key.</summary>
internal static class ConfigurationChanges
{
    /// <summary>The keys of the list and of its plugin that differ, in the order of the new configuration.</summary>
    /// <param name="before">The published configuration; empty if none is published.</param>
    /// <param name="after">The new configuration.</param>
    public static IReadOnlyList<KeyChange> Between(JsonObject before, JsonObject after)
    {
        var (old, @new) = (Keys(before), Keys(after));
        return
        [
            .. @new.Where(key => !old.TryGetValue(key.Key, out var text) || text != key.Value)
                .Select(key => new KeyChange(key.Key, old.ContainsKey(key.Key) ? KeyChangeKind.Changed : KeyChangeKind.New, key.Value)),
            .. old.Where(key => !@new.ContainsKey(key.Key)).Select(key => new KeyChange(key.Key, KeyChangeKind.Dropped, $"it was {key.Value}")),
        ];
    }

    private static OrderedDictionary<string, string> Keys(JsonObject list)
    {
        var keys = new OrderedDictionary<string, string>();
        var plugin = (list["plugins"] as JsonArray)?.FirstOrDefault() as JsonObject ?? [];
        foreach (var (key, value) in list.Where(member => member.Key != "plugins").Concat(plugin))
        {
            keys[key] = SettingTexts.Of(value);
        }

        return keys;
    }
}
