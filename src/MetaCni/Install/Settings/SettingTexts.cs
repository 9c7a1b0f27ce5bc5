// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Install.Settings;

/// <summary>Settings as texts, before they are read.</summary>
internal static class SettingTexts
{
    /// <summary>The text of a value: a string as it is, any other type in JSON.</summary>
    public static string Of(JsonNode? value) => JsonScalar.Text(value) ?? Encoding.UTF8.GetString(JsonBorder.Write(value));

    /// <summary>Settings with others that replace them. An empty text removes a setting. The case of keys is ignored.</summary>
    public static IReadOnlyDictionary<string, string> Over(
        IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> replacements)
    {
        var result = new SortedDictionary<string, string>(replacements.ToDictionary(), StringComparer.Ordinal);
        var replaced = replacements.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, text) in settings.Where(setting => !replaced.Contains(setting.Key)))
        {
            result[key] = text;
        }

        return result;
    }
}
