// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Config;

namespace MetaCni.Install.Settings;

/// <summary>The value of a setting: a text as it is, every other type in JSON.</summary>
internal static class SettingValue
{
    /// <summary>Reads a value. One that is not JSON, or is JSON of another type, is a problem.</summary>
    public static JsonNode? Read(SettingKey key, string text, ICollection<MetaConfigProblem> problems)
    {
        if (key.Type == JsonType.Text)
        {
            return JsonValue.Create(text);
        }

        if (ReadJson(key, text) is { } value && IsOfType(value, key.Type))
        {
            return value;
        }

        problems.Add(new MetaConfigProblem(key.Name, $"{PlainText.Name(text)} is not {Words(key.Type)}"));
        return null;
    }

    private static JsonNode? ReadJson(SettingKey key, string text)
    {
        try
        {
            return JsonBorder.ReadStrictly(Encoding.UTF8.GetBytes(text), key.Name);
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static bool IsOfType(JsonNode value, JsonType type) => type switch
    {
        JsonType.Flag => JsonScalar.Flag(value) is not null,
        JsonType.Number => JsonScalar.Number(value) is not null,
        JsonType.Members => value is JsonObject,
        _ => value is JsonArray,
    };

    private static string Words(JsonType type) => type switch
    {
        JsonType.Flag => "true or false",
        JsonType.Number => "a whole number",
        JsonType.Members => "a JSON object, such as {\"maxSize\": 10}",
        _ => "a JSON list, such as [\"a\", \"b\"]",
    };
}
