// SPDX-License-Identifier: Apache-2.0
//
// Go's decoder takes a key in any case of its letters, and configurations are written by people who rely on it. Of several spellings in
// one object the exact one counts, else the last; null is absent. Of what people write, two are an error where it is read for an ADD, as a
// key that stands there twice is: Go's decoders take the last, and nobody can say which one was meant.

using System.Text;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>The members of foreign JSON by the keys that are meant, however they are written.</summary>
public static class JsonKeys
{
    /// <summary>The value of a key; null where it is absent.</summary>
    public static JsonNode? Find(JsonObject json, string key) => json[key] ?? Others(json, key).LastOrDefault().Value;

    /// <summary>How the key that counts is written; null where it is absent.</summary>
    public static string? Spelling(JsonObject json, string key) =>
        json[key] is not null ? key : Others(json, key).LastOrDefault().Key;

    /// <summary>What is wrong with a key that stands there in more than one spelling; null where it does not.</summary>
    public static string? Ambiguity(JsonObject json, string key)
    {
        List<string> spellings = [.. Others(json, key).Select(member => member.Key)];
        if (json[key] is not null)
        {
            spellings.Insert(0, key);
        }

        return spellings.Count > 1
            ? $"the key stands there twice, as \"{spellings[0]}\" and as \"{spellings[1]}\"; remove one of the two"
            : null;
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

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Others(JsonObject json, string key) =>
        json.Where(member => member.Value is not null && member.Key != key && Ascii.EqualsIgnoreCase(member.Key, key));
}
