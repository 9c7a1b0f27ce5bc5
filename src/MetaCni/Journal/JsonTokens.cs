// SPDX-License-Identifier: Apache-2.0

using System.Text.Json;
using Linux;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Journal;

/// <summary>Reads the tokens of a file of JSON values one by one, with only a piece of the file in memory.</summary>
/// <param name="file">The file, at its start.</param>
/// <param name="path">Its name, for messages.</param>
/// <param name="cancellationToken">Checked before each piece of a long file.</param>
internal sealed class JsonTokens(SafeFileHandle file, string path, CancellationToken cancellationToken)
{
    private const int Piece = 16 << 10;

    // Reading a shorter file takes no noticeable time.
    private const int Long = 1 << 20;

    // The maximum depth of a record, which is deeper than a configuration.
    private const int MaximumDepth = 80;

    private byte[] _buffer = new byte[Piece];
    private int _start;
    private int _end;
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = MaximumDepth, AllowMultipleValues = true });
    private int _tokenStart;
    private int _tokenEnd;
    private long _offsetOfBuffer;

    public JsonTokenType Type { get; private set; }

    /// <summary>The number of objects and lists around the token.</summary>
    public int Depth { get; private set; }

    /// <summary>The position of the token in the file.</summary>
    public (long Start, long End) Place => (_offsetOfBuffer + _tokenStart, _offsetOfBuffer + _tokenEnd);

    /// <summary>The token as written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(_tokenStart, _tokenEnd - _tokenStart);

    /// <summary>The value of a string or a property name.</summary>
    /// <exception cref="InvalidOperationException">The token is neither, or not UTF-8.</exception>
    public string Text
    {
        get
        {
            // A property name is encoded like a string.
            var reader = new Utf8JsonReader(Written);
            _ = reader.Read();
            return reader.GetString() ?? "";
        }
    }

    /// <summary>Whether a property name equals this one, in the encoding of this program.</summary>
    public bool IsNamed(ReadOnlySpan<byte> name) => Written.Length == name.Length + 2 && Written[1..^1].SequenceEqual(name);

    /// <summary>Reads the next token.</summary>
    /// <returns>False at the end of the file, even if the file ends in the middle of a token.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    /// <exception cref="OperationCanceledException">The deadline has passed.</exception>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), isFinalBlock: false, _state);
            var hasToken = reader.Read();
            if (hasToken)
            {
                // BytesConsumed may include more, such as the colon after a name.
                var quotes = reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String ? 2 : 0;
                _tokenStart = _start + (int)reader.TokenStartIndex;
                _tokenEnd = _tokenStart + reader.ValueSpan.Length + quotes;
                (Type, Depth) = (reader.TokenType, reader.CurrentDepth);
            }

            (_start, _state) = (_start + (int)reader.BytesConsumed, reader.CurrentState);
            if (hasToken)
            {
                return true;
            }

            if (!Fill())
            {
                return false;
            }
        }
    }

    /// <summary>Skips to the end of the value that starts with this token.</summary>
    public void Skip()
    {
        if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            for (var depth = Depth; Read() && Depth > depth;)
            {
            }
        }
    }

    private bool Fill()
    {
        if (_offsetOfBuffer > Long)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_offsetOfBuffer, _start, _end) = (_offsetOfBuffer + _start, 0, _end - _start);
        if (_end == _buffer.Length)
        {
            // A string that is longer than the buffer.
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        var count = FileDescriptor.ReadSome(file, _buffer.AsSpan(_end), path);
        _end += count;
        return count > 0;
    }
}
