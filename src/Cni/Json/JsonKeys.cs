// SPDX-License-Identifier: Apache-2.0
//
// Go's decoder takes a key in any case of its letters, and configurations are written by people who rely on it. Of several spellings in
// one object the exact one counts, else the last; null is absent.

using System.Text;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>The members of foreign JSON by the keys that are meant, however they are written.</summary>
public static class JsonKeys
{
    /// <summary>The value of a key; null where it is absent.</summary>
    public static JsonNode? Find(JsonObject json, string key) => Spelling(json, key) is { } written ? json[written] : null;

    /// <summary>How the key that counts is written; null where it is absent.</summary>
    public static string? Spelling(JsonObject json, string key)
    {
        if (json[key] is not null)
        {
            return key;
        }

        string? found = null;
        foreach (var (name, value) in json)
        {
            if (value is not null && Ascii.EqualsIgnoreCase(name, key))
            {
                found = name;
            }
        }

        return found;
    }

    /// <summary>
    /// Sets a key: where it stands, in whatever spelling, else at the end. Other spellings go, so that every reader finds this value.
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
}
