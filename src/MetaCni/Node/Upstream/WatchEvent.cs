// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace MetaCni.Node.Upstream;

/// <summary>One line of a watch.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Object">The JSON of the object, within the line; for an error a <c>Status</c>.</param>
internal readonly record struct WatchEvent(WatchEventType Type, ReadOnlyMemory<byte> Object)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <exception cref="JsonException">The line is not an event.</exception>
    public static WatchEvent Read(ReadOnlyMemory<byte> line)
    {
        var reader = new Utf8JsonReader(line.Span, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        var (type, content) = (WatchEventType.Unknown, ReadOnlyMemory<byte>.Empty);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = TypeOf(ref reader);
            }
            else if (reader.ValueTextEquals("object"u8))
            {
                content = JsonSlice.Next(ref reader, line);
            }
            else
            {
                reader.Skip();
            }
        }

        // The reader finds text after the object only if it is asked for more.
        reader.Read();
        return type != WatchEventType.Unknown && content.Length > 0 ? new WatchEvent(type, content) : throw new JsonException("not an event of a watch");
    }

    /// <summary>The code and the message of an error.</summary>
    /// <exception cref="JsonException">The object is not a <c>Status</c>.</exception>
    public (int Code, string Message) Failure()
    {
        var reader = new Utf8JsonReader(Object.Span, Options);
        var (code, message) = (0, "");
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("code"u8))
            {
                reader.Read();
                code = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : 0;
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                message = JsonSlice.Text(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return (code, message);
    }

    private static WatchEventType TypeOf(ref Utf8JsonReader reader) => reader.TokenType != JsonTokenType.String ? WatchEventType.Unknown
        : reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
        : reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : WatchEventType.Unknown;
}
