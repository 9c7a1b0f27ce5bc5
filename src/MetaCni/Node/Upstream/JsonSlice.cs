// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace MetaCni.Node.Upstream;

/// <summary>Values as the bytes that the server sent.</summary>
internal static class JsonSlice
{
    /// <summary>The bytes of the next value. The reader must read <paramref name="json"/> from its first byte.</summary>
    public static ReadOnlyMemory<byte> Next(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[start..(int)reader.BytesConsumed];
    }

    /// <summary>The current token as a text; empty for null.</summary>
    /// <exception cref="JsonException">It is not a text, or not valid Unicode.</exception>
    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                ? reader.GetString() ?? ""
                : throw new JsonException("a value that must be a string");
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("a string that is not valid Unicode", e);
        }
    }
}
