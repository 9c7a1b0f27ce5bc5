// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json;

namespace MetaCni.Node.Upstream;

/// <summary>What a page of a list says about the list.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Kind">The kind of the response.</param>
/// <param name="Version">The resource version of the list.</param>
/// <param name="Next">The continue token; empty for the last page.</param>
/// <param name="Message">The server's message about a failure.</param>
internal sealed record ListPage(HttpStatusCode Status, string Kind, string Version, string Next, string Message)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    public bool IsSuccess => Status == HttpStatusCode.OK;

    /// <summary>The server's Retry-After.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Reads a page, or the <c>Status</c> of a failure.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="json">The whole body.</param>
    /// <param name="each">Called with each object of the list; its bytes are not kept.</param>
    /// <exception cref="JsonException">It is not JSON as the API server sends it.</exception>
    public static ListPage Read(HttpStatusCode status, ReadOnlyMemory<byte> json, Action<WatchedObject> each)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        var page = new ListPage(status, "", "", "", "");
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("kind"u8))
            {
                reader.Read();
                page = page with { Kind = JsonSlice.Text(ref reader) };
            }
            else if (reader.ValueTextEquals("message"u8))
            {
                reader.Read();
                page = page with { Message = JsonSlice.Text(ref reader) };
            }
            else if (reader.ValueTextEquals("metadata"u8))
            {
                page = ReadMetadata(ref reader, page);
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(ref reader, json, each);
            }
            else
            {
                reader.Skip();
            }
        }

        return page;
    }

    private static ListPage ReadMetadata(ref Utf8JsonReader reader, ListPage page)
    {
        reader.Read();
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("resourceVersion"u8))
            {
                reader.Read();
                page = page with { Version = JsonSlice.Text(ref reader) };
            }
            else if (reader.ValueTextEquals("continue"u8))
            {
                reader.Read();
                page = page with { Next = JsonSlice.Text(ref reader) };
            }
            else
            {
                reader.Skip();
            }
        }

        return page;
    }

    // A list without objects has null.
    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Action<WatchedObject> each)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("items is not a list");
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            each(WatchedObject.Read(json[start..(int)reader.BytesConsumed]));
        }
    }
}
