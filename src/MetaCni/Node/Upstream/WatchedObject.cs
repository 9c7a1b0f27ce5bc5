// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;

namespace MetaCni.Node.Upstream;

/// <summary>
/// The members of an object that caches use. Annotations and <c>spec</c> are the bytes that the server sent, within the buffer of the list or
/// the watch: copy what is to stay.
/// </summary>
internal readonly record struct WatchedObject
{
    // Field ownership nests deeper than the fields themselves.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    /// <summary>The kind; empty if it is missing, as in the items of a list.</summary>
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Uid { get; init; }

    /// <summary>The resource version.</summary>
    public required string Version { get; init; }

    /// <summary>The JSON of the annotations; empty if there are none.</summary>
    public ReadOnlyMemory<byte> Annotations { get; init; }

    /// <summary>The JSON of <c>spec</c>; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Spec { get; init; }

    /// <exception cref="JsonException">It is not an object with metadata.</exception>
    public static WatchedObject Read(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span, Options);
        var found = default(WatchedObject);
        var (hasMetadata, kind) = (false, "");
        RequireObject(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                reader.Read();
                found = ReadMetadata(ref reader, json, found.Spec);
                hasMetadata = true;
            }
            else if (reader.ValueTextEquals("kind"u8))
            {
                kind = Text(ref reader);
            }
            else if (reader.ValueTextEquals("spec"u8))
            {
                found = found with { Spec = JsonSlice.Next(ref reader, json) };
            }
            else
            {
                reader.Skip();
            }
        }

        return hasMetadata ? found with { Kind = kind } : throw new JsonException("an object without metadata");
    }

    private static WatchedObject ReadMetadata(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, ReadOnlyMemory<byte> spec)
    {
        var (@namespace, name, uid, version) = ("", "", "", "");
        var annotations = ReadOnlyMemory<byte>.Empty;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("metadata is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("namespace"u8))
            {
                @namespace = Text(ref reader);
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("uid"u8))
            {
                uid = Text(ref reader);
            }
            else if (reader.ValueTextEquals("resourceVersion"u8))
            {
                version = Text(ref reader);
            }
            else if (reader.ValueTextEquals("annotations"u8))
            {
                annotations = JsonSlice.Next(ref reader, json);
            }
            else
            {
                reader.Skip();
            }
        }

        return new WatchedObject { Kind = "", Namespace = @namespace, Name = name, Uid = uid, Version = version, Annotations = annotations, Spec = spec };
    }

    private static void RequireObject(ref Utf8JsonReader reader)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return JsonSlice.Text(ref reader);
    }
}
