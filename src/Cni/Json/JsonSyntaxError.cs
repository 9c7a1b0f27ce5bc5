// SPDX-License-Identifier: Apache-2.0
//
// The messages of System.Text.Json quote the text from the invalid token to its end, passwords included. So invalid JSON is read again
// here, to say where the mistake is, what was found (a kind, or one punctuation character) and what is expected.

using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cni.Json;

/// <summary>Finds the first mistake in invalid JSON (RFC 8259) and describes it without quoting the text.</summary>
internal ref struct JsonSyntaxError
{
    private const string Blanks = " \t\r\n";
    private const string Value = "a value";
    private const string Key = "a key in double quotes";
    private const string Colon = "':'";
    private const string Nothing = "nothing more after the value";

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly int _maximumDepth;
    private readonly Stack<bool> _isObject = new();
    private string _expected = Value;
    private string? _problem;
    private string _remedy = "correct the JSON there";
    private int _at;

    private JsonSyntaxError(ReadOnlySpan<byte> text, int maximumDepth)
    {
        _text = text;
        _maximumDepth = maximumDepth;
    }

    /// <summary>
    /// The position, mistake and remedy, such as <c>line 2, byte 8: found a word, expected ':'; correct the JSON there</c>.
    /// </summary>
    /// <param name="utf8">A text that is valid UTF-8 and not valid JSON.</param>
    /// <param name="maximumDepth">The maximum nesting depth.</param>
    public static string Describe(ReadOnlySpan<byte> utf8, int maximumDepth)
    {
        var error = new JsonSyntaxError(utf8, maximumDepth);
        while (error._problem is null)
        {
            error.ReadToken();
        }

        var before = utf8[..error._at];
        var line = before.Count((byte)'\n') + 1;
        var column = error._at - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"line {line}, byte {column}: {error._problem}; {error._remedy}");
    }

    private void ReadToken()
    {
        while (_at < _text.Length && Blanks.Contains((char)_text[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        if (_at == _text.Length)
        {
            Unexpected();
        }
        else if (_expected.StartsWith(Value, StringComparison.Ordinal))
        {
            ReadValue();
        }
        else if (_expected.StartsWith(Key, StringComparison.Ordinal))
        {
            ReadKey();
        }
        else
        {
            ReadSeparator();
        }
    }

    private void ReadValue()
    {
        switch ((char)_text[_at])
        {
            case '{':
                Open(isObject: true, $"{Key} or '}}'");
                break;
            case '[':
                Open(isObject: false, $"{Value} or ']'");
                break;
            case ']' when _isObject.TryPeek(out var isObject) && !isObject:
                Close();
                break;
            case '"':
                ReadString(AfterValue());
                break;
            case '-' or (>= '0' and <= '9'):
                ReadNumber();
                break;
            case 't' or 'f' or 'n':
                ReadLiteral();
                break;
            default:
                Unexpected();
                break;
        }
    }

    private void ReadKey()
    {
        if (_text[_at] == '"')
        {
            ReadString(Colon);
        }
        else if (_text[_at] == '}')
        {
            Close();
        }
        else
        {
            Unexpected();
        }
    }

    private void ReadSeparator()
    {
        var isObject = _isObject.TryPeek(out var top) && top;
        switch ((char)_text[_at])
        {
            case ':' when _expected == Colon:
                Advance(Value);
                break;
            case ',' when _isObject.Count > 0 && _expected != Colon:
                Advance(isObject ? Key : Value);
                break;
            case '}' when isObject && _expected != Colon:
            case ']' when _isObject.Count > 0 && !isObject:
                Close();
                break;
            default:
                Unexpected();
                break;
        }
    }

    private void Open(bool isObject, string expected)
    {
        if (_isObject.Count == _maximumDepth)
        {
            _problem = $"the nesting exceeds the maximum depth of {_maximumDepth}";
            return;
        }

        _isObject.Push(isObject);
        Advance(expected);
    }

    private void Close()
    {
        // An object or array may be empty, but a comma must be followed by another member or item.
        if (_expected is Key or Value)
        {
            _problem = "unexpected comma before it";
            _remedy = "remove it";
            return;
        }

        _isObject.Pop();
        Advance(AfterValue());
    }

    private void Advance(string expected)
    {
        _at++;
        _expected = expected;
    }

    private readonly string AfterValue() => _isObject.TryPeek(out var isObject) ? isObject ? "',' or '}'" : "',' or ']'" : Nothing;

    private void ReadString(string expected)
    {
        var start = _at++;
        while (_at < _text.Length && _text[_at] != '"' && _problem is null)
        {
            ReadCharacter();
        }

        if (_problem is null && _at == _text.Length)
        {
            _at = start;
            _problem = "the string that begins here is not closed";
        }

        if (_problem is null)
        {
            Advance(expected);
        }
    }

    private void ReadCharacter()
    {
        if (_text[_at] < ' ')
        {
            _problem = $"{Character()} inside a string";
        }
        else if (_text[_at] != '\\')
        {
            _at++;
        }
        else if (Escape() is > 0 and var length)
        {
            _at += length;
        }
        else
        {
            _problem = "invalid escape in a string";
        }
    }

    private readonly int Escape()
    {
        var rest = _text[(_at + 1)..];
        return rest switch
        {
            [(byte)'u', ..] => rest.Length > 4 && !rest[1..5].ContainsAnyExcept(HexDigits) ? 6 : 0,
            [var letter, ..] => "\"\\/bfnrt".Contains((char)letter, StringComparison.Ordinal) ? 2 : 0,
            _ => 0,
        };
    }

    private void ReadNumber()
    {
        var start = _at;
        var isNumber = Skip("-") <= 1 && (Skip("0") == 1 || (_at == start + Signs(start) && Digits() > 0));
        isNumber = isNumber && (Skip(".") == 0 || Digits() > 0);
        if (isNumber && Skip("eE") == 1)
        {
            Skip("+-");
            isNumber = Digits() > 0;
        }

        if (isNumber && (_at == _text.Length || IsEnd(_text[_at])))
        {
            _expected = AfterValue();
            return;
        }

        _at = start;
        _problem = "invalid number";
    }

    private readonly int Signs(int start) => _text[start] == '-' ? 1 : 0;

    private int Skip(string one)
    {
        var isThere = _at < _text.Length && one.Contains((char)_text[_at], StringComparison.Ordinal);
        _at += isThere ? 1 : 0;
        return isThere ? 1 : 0;
    }

    private int Digits()
    {
        var start = _at;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            _at++;
        }

        return _at - start;
    }

    private void ReadLiteral()
    {
        var length = _text[_at..].IndexOfAnyExceptInRange((byte)'a', (byte)'z') is >= 0 and var end ? end : _text.Length - _at;
        var word = _text.Slice(_at, length);
        if ((word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8))
            && (_at + length == _text.Length || IsEnd(_text[_at + length])))
        {
            _at += length;
            _expected = AfterValue();
        }
        else
        {
            Unexpected();
        }
    }

    // What may follow a number or a literal without white space.
    private static bool IsEnd(byte value) => ",]}".Contains((char)value, StringComparison.Ordinal)
        || Blanks.Contains((char)value, StringComparison.Ordinal);

    private void Unexpected() => _problem = _at == _text.Length
        ? $"the text ends here, expected {_expected}"
        : $"found {Character()}, expected {_expected}";

    // One punctuation character reveals nothing; letters and digits are not shown.
    private readonly string Character()
    {
        _ = Rune.DecodeFromUtf8(_text[_at..], out var rune, out _);
        return rune.Value switch
        {
            '\'' => "a single quote",
            '/' => "'/' (JSON has no comments)",
            <= ' ' or >= 0x7F => string.Create(CultureInfo.InvariantCulture, $"the character U+{rune.Value:X4}"),
            var ascii when char.IsAsciiLetter((char)ascii) => "a word",
            var ascii when char.IsAsciiDigit((char)ascii) => "a digit",
            var ascii => $"'{(char)ascii}'",
        };
    }
}
