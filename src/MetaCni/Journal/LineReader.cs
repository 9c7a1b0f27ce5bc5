// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using System.Text.Json.Nodes;
using Cni.Json;

namespace MetaCni.Journal;

/// <summary>Reads one item of a list in a line.</summary>
internal delegate T ReadItem<T>(ref LineReader reader);

/// <summary>Reads a record's line member by member.</summary>
/// <remarks>
/// Every method expects the reader at the start of a value, and leaves it at the end of that value. A value of another type is an
/// <see cref="InvalidOperationException"/> or a <see cref="FormatException"/>; text that is not JSON is a <see cref="JsonException"/>.
/// </remarks>
internal ref struct LineReader
{
    /// <summary>
    /// The maximum nesting depth of a line: a configuration or result may have that of <see cref="JsonBorder"/>, a few levels inside its line.
    /// </summary>
    public const int MaximumDepth = JsonBorder.MaximumDepth + 8;

    private Utf8JsonReader _reader;

    /// <summary>Starts at the line's only value.</summary>
    public LineReader(ReadOnlySpan<byte> line)
    {
        _reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaximumDepth });
        _reader.Read();
    }

    /// <summary>Requires that nothing follows the line's value.</summary>
    public void End() => _reader.Read();

    /// <summary>Enters an object.</summary>
    public readonly void Enter() => Require(JsonTokenType.StartObject, "an object");

    /// <summary>Moves to the value of the object's next member; false at the end of the object.</summary>
    public bool TryNext(out string name)
    {
        name = "";
        if (!_reader.Read() || _reader.TokenType == JsonTokenType.EndObject)
        {
            return false;
        }

        name = _reader.GetString()!;
        return _reader.Read();
    }

    /// <summary>Skips the value of an unknown member: a later version may have written it.</summary>
    public T Skip<T>(T unchanged)
    {
        _reader.Skip();
        return unchanged;
    }

    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    public readonly string Text() => _reader.GetString() ?? throw new FormatException("a text is null");

    public readonly string? TextOrNull() => _reader.GetString();

    public readonly int Number() => _reader.GetInt32();

    public readonly int? NumberOrNull() => IsNull ? null : _reader.GetInt32();

    public readonly ulong Unsigned() => _reader.GetUInt64();

    public readonly double? RealOrNull() => IsNull ? null : _reader.GetDouble();

    public readonly bool? FlagOrNull() => IsNull ? null : _reader.GetBoolean();

    public readonly DateTimeOffset Time() => _reader.GetDateTimeOffset();

    public readonly DateTimeOffset? TimeOrNull() => IsNull ? null : _reader.GetDateTimeOffset();

    /// <summary>A configuration or a result, validated: a tree of System.Text.Json would fail later, in the middle of a DEL.</summary>
    public JsonObject Tree() => TreeOrNull() ?? throw new FormatException("an object is null");

    public JsonObject? TreeOrNull()
    {
        if (IsNull)
        {
            return null;
        }

        Enter();
        return (JsonObject?)JsonBorder.ReadValue(ref _reader, "a configuration or result of the record");
    }

    public IReadOnlyList<T>? ListOrNull<T>(ReadItem<T> item) => IsNull ? null : List(item);

    public IReadOnlyList<T> List<T>(ReadItem<T> item)
    {
        Require(JsonTokenType.StartArray, "a list");
        var items = new List<T>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(item(ref this));
        }

        return items;
    }

    public IReadOnlyList<string> Texts() => List(static (ref LineReader reader) => reader.Text());

    /// <summary>An object whose members are texts.</summary>
    public IReadOnlyDictionary<string, string>? TextsByNameOrNull()
    {
        if (IsNull)
        {
            return null;
        }

        Enter();
        var texts = new Dictionary<string, string>();
        while (TryNext(out var name))
        {
            texts[name] = Text();
        }

        return texts;
    }

    private readonly void Require(JsonTokenType type, string what)
    {
        if (_reader.TokenType != type)
        {
            throw new FormatException($"a value is not {what}");
        }
    }
}
