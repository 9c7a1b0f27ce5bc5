// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Builds a tree token by token: the last of two equal keys wins, scalars keep the text that they were written with.</summary>
/// <param name="maximumValues">How many values the tree may have, keys not counted.</param>
internal sealed class JsonTreeBuilder(int maximumValues)
{
    // Each is for a message, and the first ones say enough.
    private const int KeptDuplicates = 64;

    private readonly JsonPath _path = new();
    private readonly List<string> _duplicates = [];
    private int _values;

    /// <summary>The paths of the first keys that occurred more than once.</summary>
    public IReadOnlyList<string> Duplicates => _duplicates;

    public JsonNode? ReadDocument(ref Utf8JsonReader reader)
    {
        reader.Read();
        var node = ReadValue(ref reader);

        // Anything but white space behind the value is an error, which the reader finds.
        reader.Read();
        return node;
    }

    private JsonNode? ReadValue(ref Utf8JsonReader reader)
    {
        if (++_values > maximumValues)
        {
            throw new TooManyValuesException(maximumValues);
        }

        return reader.TokenType switch
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
    }

    private JsonObject ReadMembers(ref Utf8JsonReader reader)
    {
        var result = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = ReadText(ref reader);
            _path.Enter(key);
            reader.Read();
            var value = ReadValue(ref reader);
            if (!result.TryAdd(key, value))
            {
                Note();
                result[key] = value;
            }

            _path.Leave();
        }

        return result;
    }

    private JsonArray ReadItems(ref Utf8JsonReader reader)
    {
        var result = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            _path.Enter(result.Count);
            result.Add(ReadValue(ref reader));
            _path.Leave();
        }

        return result;
    }

    private void Note()
    {
        if (_duplicates.Count < KeptDuplicates)
        {
            _duplicates.Add(_path.ToString());
        }
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
