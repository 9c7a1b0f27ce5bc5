// SPDX-License-Identifier: Apache-2.0
//
// Go's decoder ignores the case of keys, and existing configurations rely on it. Of several spellings in one object the exact one wins,
// otherwise the last; null is absent. For an ADD, two spellings in a document that a person wrote are an error, like a duplicate key: Go
// would take the last, but it is unknown which one was intended.

using System.Text;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Finds and sets the members of external JSON, ignoring the case of keys as Go does.</summary>
public static class JsonKeys
{
    /// <summary>The value of a key; null if absent.</summary>
    public static JsonNode? Find(JsonObject json, string key)
    {
        // No LINQ: hundreds of members are looked up in every call of the plugin.
        if (json[key] is { } exact)
        {
            return exact;
        }

        JsonNode? found = null;
        foreach (var (name, value) in json)
        {
            found = value is not null && IsOther(name, key) ? value : found;
        }

        return found;
    }

    /// <summary>The spelling of the key that wins; null if absent.</summary>
    public static string? Spelling(JsonObject json, string key) =>
        json[key] is not null ? key : Others(json, key).LastOrDefault().Key;

    /// <summary>The problem with a key that occurs in more than one spelling; otherwise null.</summary>
    public static string? Ambiguity(JsonObject json, string key)
    {
        var first = json[key] is null ? null : key;
        foreach (var (name, value) in json)
        {
            if (value is null || !IsOther(name, key))
            {
                continue;
            }

            if (first is not null)
            {
                return $"duplicate key, as \"{first}\" and as \"{name}\"; remove one of the two";
            }

            first = name;
        }

        return null;
    }

    /// <summary>
    /// Sets a key in place, whatever its spelling, or appends it. Other spellings are removed, so that every reader finds this value.
    /// </summary>
    public static void Set(JsonObject json, string key, JsonNode? value)
    {
        var written = Spelling(json, key) ?? key;
        RemoveSpellings(json, key, except: written);
        var place = json.IndexOf(written);
        if (place < 0)
        {
            json.Add(key, value);
        }
        else
        {
            json.SetAt(place, key, value);
        }
    }

    /// <summary>Removes a key in all its spellings.</summary>
    public static void Remove(JsonObject json, string key) => RemoveSpellings(json, key, except: null);

    private static void RemoveSpellings(JsonObject json, string key, string? except)
    {
        List<string> others = [.. json.Select(member => member.Key).Where(name => name != except && Ascii.EqualsIgnoreCase(name, key))];
        others.ForEach(name => json.Remove(name));
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Others(JsonObject json, string key) =>
        json.Where(member => member.Value is not null && IsOther(member.Key, key));

    private static bool IsOther(string name, string key) => name != key && Ascii.EqualsIgnoreCase(name, key);
}
