// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Builds a tree token by token: the last of two equal keys wins, scalars keep the text that they were written with.</summary>
internal sealed class JsonTreeBuilder
{
    private readonly List<string> _path = [];
    private readonly List<string> _duplicates = [];

    /// <summary>The paths of keys that occurred more than once.</summary>
    public IReadOnlyList<string> Duplicates => _duplicates;

    public JsonNode? ReadDocument(ref Utf8JsonReader reader)
    {
        reader.Read();
        var node = ReadValue(ref reader);

        // Anything but white space behind the value is an error, which the reader finds.
        reader.Read();
        return node;
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => ReadMembers(ref reader),
        JsonTokenType.StartArray => ReadItems(ref reader),
        JsonTokenType.Null => null,
        JsonTokenType.String => JsonValue.Create(ReadText(ref reader)),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),

        // A JsonElement keeps the number's text: 1.50 and 2^60 reach the plugin as they were written.
        _ => JsonValue.Create(JsonElement.ParseValue(ref reader)),
    };

    private JsonObject ReadMembers(ref Utf8JsonReader reader)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ReadText(ref reader);
            _path.Add(_path.Count == 0 ? key : $".{key}");
            reader.Read();
            var value = ReadValue(ref reader);
            if (!result.TryAdd(key, value))
            {
                _duplicates.Add(string.Concat(_path));
                result[key] = value;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return result;
    }

    private JsonArray ReadItems(ref Utf8JsonReader reader)
    {
        var result = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _path.Add($"[{result.Count}]");
            result.Add(ReadValue(ref reader));
            _path.RemoveAt(_path.Count - 1);
        }

        return result;
    }

    private static string ReadText(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new LoneSurrogateException(reader.TokenStartIndex, e);
        }
    }
}
