// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cni.Json;

/// <summary>Builds a tree token by token: of duplicate keys the last wins, and scalars keep their original text.</summary>
/// <param name="maximumValues">The maximum number of values, keys not counted.</param>
internal sealed class JsonTreeBuilder(int maximumValues)
{
    // Duplicates are only listed in messages; the first ones are enough.
    private const int KeptDuplicates = 64;

    private readonly JsonPath _path = new();
    private readonly List<string> _duplicates = [];
    private int _values;

    /// <summary>The paths of the first duplicate keys.</summary>
    public IReadOnlyList<string> Duplicates => _duplicates;

    public JsonNode? ReadDocument(ref Utf8JsonReader reader)
    {
        reader.Read();
        var node = ReadValue(ref reader);

        // Only white space may follow the value; the reader reports anything else.
        reader.Read();
        return node;
    }

    /// <summary>Reads the value that starts with the reader's current token.</summary>
    public JsonNode? ReadValue(ref Utf8JsonReader reader)
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

            // A JsonElement keeps the number's text: 1.50 and 2^60 reach the plugin as written.
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
