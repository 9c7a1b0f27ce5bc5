// SPDX-License-Identifier: Apache-2.0
//
// The texts of the server are copied with their escapes. What is not as the API validates it, such as an annotation that is a number, is
// not cached: the plugin reads it from the API server, and reports it as it does without the daemon.

using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using MetaCni.Node.Upstream;

namespace MetaCni.Node.Cache;

/// <summary>Makes the answer to a request for an object from the members that are kept.</summary>
/// <param name="kind">What is kept.</param>
internal sealed class ObjectWriter(CachedKind kind)
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private readonly ArrayBufferWriter<byte> _body = new();
    private bool _isFirst;

    /// <summary>The object as it is cached; null if it is too large, or not as the API validates it.</summary>
    public CachedObject? TryWrite(WatchedObject source)
    {
        _body.ResetWrittenCount();
        try
        {
            Write(source);
        }
        catch (JsonException)
        {
            return null;
        }

        return _body.WrittenCount <= CachedKind.LargestObject && Utf8.IsValid(_body.WrittenSpan)
            ? new CachedObject(kind.PathOf(source.Namespace, source.Name), source.Namespace, source.Uid, _body.WrittenSpan.ToArray()) { HasPod = kind.ArePods }
            : null;
    }

    private void Write(WatchedObject source)
    {
        _body.Write(kind.Head);
        _isFirst = true;
        WriteMember("name"u8, source.Name);
        if (source.Namespace.Length > 0)
        {
            WriteMember("namespace"u8, source.Namespace);
        }

        WriteMember("uid"u8, source.Uid);
        WriteMember("resourceVersion"u8, source.Version);
        WriteAnnotations(source.Annotations);
        _body.Write("}"u8);
        if (kind.HasConfig && source.Spec.Length > 0)
        {
            WriteConfig(source.Spec);
        }

        _body.Write("}\n"u8);
    }

    private void WriteAnnotations(ReadOnlyMemory<byte> annotations)
    {
        if (annotations.Length == 0)
        {
            return;
        }

        var reader = new Utf8JsonReader(annotations.Span, Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Require(reader.TokenType == JsonTokenType.StartObject);
        WriteName("annotations"u8);
        _body.Write("{"u8);
        _isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Kept(ref reader);
            reader.Read();
            Require(reader.TokenType == JsonTokenType.String);
            if (name is not null)
            {
                WriteName(name);
                WriteText(reader.ValueSpan);
            }
        }

        _body.Write("}"u8);
    }

    private byte[]? Kept(ref Utf8JsonReader reader)
    {
        foreach (var name in kind.Annotations)
        {
            if (reader.ValueTextEquals(name))
            {
                return name;
            }
        }

        return null;
    }

    private void WriteConfig(ReadOnlyMemory<byte> spec)
    {
        var reader = new Utf8JsonReader(spec.Span, Options);
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        Require(reader.TokenType == JsonTokenType.StartObject);
        _body.Write(""","spec":{"""u8);
        _isFirst = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("config"u8))
            {
                reader.Skip();
                continue;
            }

            reader.Read();
            Require(reader.TokenType is JsonTokenType.String or JsonTokenType.Null);
            if (reader.TokenType == JsonTokenType.String)
            {
                WriteName("config"u8);
                WriteText(reader.ValueSpan);
            }
        }

        _body.Write("}"u8);
    }

    private void WriteMember(ReadOnlySpan<byte> name, string value)
    {
        WriteName(name);
        WriteText(JsonEncodedText.Encode(value).EncodedUtf8Bytes);
    }

    private void WriteName(ReadOnlySpan<byte> name)
    {
        if (!_isFirst)
        {
            _body.Write(","u8);
        }

        _isFirst = false;
        WriteText(name);
        _body.Write(":"u8);
    }

    private void WriteText(ReadOnlySpan<byte> escaped)
    {
        // A large object must not enlarge the buffer for good.
        Require(_body.WrittenCount + escaped.Length <= CachedKind.LargestObject);
        _body.Write("\""u8);
        _body.Write(escaped);
        _body.Write("\""u8);
    }

    private static void Require(bool isAsValidated)
    {
        if (!isAsValidated)
        {
            throw new JsonException("not as the API validates it");
        }
    }
}
