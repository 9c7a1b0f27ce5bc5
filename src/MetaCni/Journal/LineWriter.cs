// SPDX-License-Identifier: Apache-2.0

using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Journal;

/// <summary>Writes a record's line member by member; members that are null are left out.</summary>
internal sealed class LineWriter : IDisposable
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = PlainEncoder.Instance,
        SkipValidation = true,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json;

    public LineWriter() => _json = new Utf8JsonWriter(_buffer, Options);

    /// <summary>The line with its line feed.</summary>
    public byte[] ToLine()
    {
        _json.Flush();
        return [.. _buffer.WrittenSpan, (byte)'\n'];
    }

    public void Start() => _json.WriteStartObject();

    public void Start(ReadOnlySpan<byte> name) => _json.WriteStartObject(name);

    public void End() => _json.WriteEndObject();

    public void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            _json.WriteString(name, value);
        }
    }

    public void Number(ReadOnlySpan<byte> name, int? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
    }

    public void Unsigned(ReadOnlySpan<byte> name, ulong value) => _json.WriteNumber(name, value);

    public void Real(ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            _json.WriteNumber(name, number);
        }
    }

    public void Flag(ReadOnlySpan<byte> name, bool? value)
    {
        if (value is { } flag)
        {
            _json.WriteBoolean(name, flag);
        }
    }

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset? value)
    {
        if (value is { } time)
        {
            _json.WriteString(name, time);
        }
    }

    public void Tree(ReadOnlySpan<byte> name, JsonObject? value)
    {
        if (value is not null)
        {
            _json.WritePropertyName(name);
            value.WriteTo(_json);
        }
    }

    public void List<T>(ReadOnlySpan<byte> name, IReadOnlyList<T>? items, Action<LineWriter, T> write)
    {
        if (items is null)
        {
            return;
        }

        _json.WriteStartArray(name);
        for (var index = 0; index < items.Count; index++)
        {
            write(this, items[index]);
        }

        _json.WriteEndArray();
    }

    public void Texts(ReadOnlySpan<byte> name, IReadOnlyList<string>? items) =>
        List(name, items, static (line, item) => line._json.WriteStringValue(item));

    public void TextsByName(ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string>? texts)
    {
        if (texts is null)
        {
            return;
        }

        _json.WriteStartObject(name);
        foreach (var (key, value) in texts)
        {
            _json.WriteString(key, value);
        }

        _json.WriteEndObject();
    }

    public void Dispose() => _json.Dispose();
}
