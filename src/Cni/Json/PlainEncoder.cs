// SPDX-License-Identifier: Apache-2.0

using System.Text.Encodings.Web;

namespace Cni.Json;

/// <summary>
/// Escapes what <see cref="JavaScriptEncoder.UnsafeRelaxedJsonEscaping"/> escapes. That encoder builds a table of 65,536 characters at its
/// first use, a fifteenth of the work of an ADD, so this one asks it only about characters beyond ASCII.
/// </summary>
public sealed unsafe class PlainEncoder : JavaScriptEncoder
{
    private const int FirstBeyondAscii = 0x80;
    private const int Delete = 0x7f;

    private PlainEncoder()
    {
    }

    /// <summary>The encoder.</summary>
    public static PlainEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var index = 0; index < textLength; index++)
        {
            if (text[index] >= FirstBeyondAscii)
            {
                var found = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncode(text + index, textLength - index);
                return found < 0 ? -1 : index + found;
            }

            if (MustEscape(text[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncodeUtf8(ReadOnlySpan<byte> utf8Text)
    {
        for (var index = 0; index < utf8Text.Length; index++)
        {
            if (utf8Text[index] >= FirstBeyondAscii)
            {
                var found = UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(utf8Text[index..]);
                return found < 0 ? -1 : index + found;
            }

            if (MustEscape(utf8Text[index]))
            {
                return index;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar < FirstBeyondAscii ? MustEscape(unicodeScalar) : UnsafeRelaxedJsonEscaping.WillEncode(unicodeScalar);

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        if (unicodeScalar >= FirstBeyondAscii)
        {
            return UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
        }

        var escaped = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\b' => "\\b",
            '\f' => "\\f",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => $"\\u{unicodeScalar:X4}",
        };
        var isLongEnough = escaped.AsSpan().TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = isLongEnough ? escaped.Length : 0;
        return isLongEnough;
    }

    private static bool MustEscape(int ascii) => ascii is < ' ' or '"' or '\\' or Delete;
}
