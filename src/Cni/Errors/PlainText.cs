// SPDX-License-Identifier: Apache-2.0
//
// One rule for text from outside that people read: what names a thing is quoted, at most 256 characters; a sentence is one line of at
// most 4 KiB; a character that moves the cursor, ends a line, turns the direction of reading or cannot be seen is written as its escape.
// What is printed as it is are Go's printable characters (strconv.IsPrint: letters, marks, numbers, punctuation, symbols, the ASCII
// space), except those that Unicode gives no shape (Default_Ignorable_Code_Point).

using System.Globalization;
using System.Text;

namespace Cni.Errors;

/// <summary>Makes text safe to show: in answers, logs, events, records and on terminals.</summary>
public static class PlainText
{
    /// <summary>The longest name in characters, with its quotes.</summary>
    public const int MaximumName = 256;

    /// <summary>The longest line in bytes of UTF-8.</summary>
    public const int MaximumLine = 4096;

    private const char Ellipsis = '…';
    private const string EllipsisText = "…";
    private const string CutMark = "… [cut at 4 KiB]";

    /// <summary>The same text with an escape in place of each character that could not be seen; none is longer or shorter else.</summary>
    /// <remarks>A backslash stays as it is, so that what is escaped already is not escaped once more.</remarks>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsAsciiPrintable(text) ? text : Append(new StringBuilder(text.Length), text, int.MaxValue).ToString();
    }

    /// <summary>What names a thing, in quotes: a name, type, key, path or address. At most <see cref="MaximumName"/> characters.</summary>
    public static string Name(string text) => Name(text, MaximumName);

    /// <summary>As <see cref="Name(string)"/>, with another limit.</summary>
    public static string Name(string text, int maximum)
    {
        ArgumentNullException.ThrowIfNull(text);
        var result = new StringBuilder("\"");
        foreach (var piece in Pieces(text))
        {
            var shown = piece is "\"" or "\\" ? $"\\{piece}" : piece;
            if (result.Length + shown.Length > maximum - 2)
            {
                result.Append(Ellipsis);
                break;
            }

            result.Append(shown);
        }

        return result.Append('"').ToString();
    }

    /// <summary>As <see cref="Name(string)"/>, without quotes where the text is one word that cannot be taken for anything else.</summary>
    public static string Word(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaximumName && !text.AsSpan().ContainsAny(' ', '"', '\\') && Escape(text) == text
            ? text
            : Name(text);
    }

    /// <summary>One line of at most <see cref="MaximumLine"/> bytes; what is longer loses its end, and says so.</summary>
    public static string Line(string text) => Line(text, MaximumLine);

    /// <summary>As <see cref="Line(string)"/>, with another limit in bytes.</summary>
    public static string Line(string text, int maximum)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= maximum && IsAsciiPrintable(text))
        {
            return text;
        }

        var line = Append(new StringBuilder(), text, maximum);
        if (Encoding.UTF8.GetByteCount(line.ToString()) <= maximum)
        {
            return line.ToString();
        }

        // Appended up to the first piece that is too much.
        var mark = maximum < MaximumLine ? EllipsisText : CutMark;
        return Cut(line.ToString(), maximum - Encoding.UTF8.GetByteCount(mark)) + mark;
    }

    /// <summary>As <see cref="Line(string)"/>, but what is longer loses its beginning: of what a program wrote the end counts.</summary>
    public static string LastLine(string text, int maximum = MaximumLine)
    {
        ArgumentNullException.ThrowIfNull(text);
        var escaped = Escape(text.Length > maximum ? text[^maximum..] : text);
        if (text.Length <= maximum && Encoding.UTF8.GetByteCount(escaped) <= maximum)
        {
            return escaped;
        }

        var start = escaped.Length;
        for (var bytes = Encoding.UTF8.GetByteCount(EllipsisText); start > 0; start--)
        {
            // A surrogate pair has four bytes: counted as two and two, and never taken apart below.
            bytes += char.IsSurrogate(escaped[start - 1]) ? 2 : Encoding.UTF8.GetByteCount(escaped.AsSpan(start - 1, 1));
            if (bytes > maximum)
            {
                break;
            }
        }

        start += start < escaped.Length && char.IsLowSurrogate(escaped[start]) ? 1 : 0;
        return Ellipsis + escaped[start..];
    }

    /// <summary>
    /// A JSON text, complete and the same to every reader, in which nothing is invisible: such characters stand only inside of strings.
    /// </summary>
    public static string EscapeJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!json.AsSpan().ContainsAnyExceptInRange('\0', '~'))
        {
            return json;
        }

        var result = new StringBuilder(json.Length);
        for (var index = 0; index < json.Length;)
        {
            var status = Rune.DecodeFromUtf16(json.AsSpan(index), out var rune, out var length);
            var isShown = status == System.Buffers.OperationStatus.Done && (rune.Value < 0x7F || IsShown(rune));
            foreach (var unit in json.AsSpan(index, length))
            {
                _ = isShown ? result.Append(unit) : result.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
            }

            index += length;
        }

        return result.ToString();
    }

    private static bool IsAsciiPrintable(string text) => !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    // Stops behind the piece that exceeds the limit: a text of megabytes is not escaped for its first kilobytes.
    private static StringBuilder Append(StringBuilder result, string text, int maximum)
    {
        var bytes = 0;
        foreach (var piece in Pieces(text))
        {
            result.Append(piece);
            bytes += Encoding.UTF8.GetByteCount(piece);
            if (bytes > maximum)
            {
                break;
            }
        }

        return result;
    }

    private static string Cut(string text, int maximum)
    {
        var (end, bytes) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maximum)
            {
                break;
            }

            end += rune.Utf16SequenceLength;
        }

        return text[..end];
    }

    private static IEnumerable<string> Pieces(string text)
    {
        for (var index = 0; index < text.Length;)
        {
            var isRune = Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) == System.Buffers.OperationStatus.Done;
            yield return isRune
                ? IsShown(rune) ? rune.ToString() : Escaped(rune.Value)
                : Escaped(text[index]);
            index += length;
        }
    }

    private static string Escaped(int value) => value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        <= 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\u{value:x4}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"\\U{value:x8}"),
    };

    private static bool IsShown(Rune rune) => rune.Value == ' ' || (!HasNoShape(rune.Value) && Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control
        or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.Surrogate
        or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned));

    // Those of Default_Ignorable_Code_Point that are letters, marks or symbols by their category: the combining grapheme joiner, Hangul
    // fillers, inherent vowels of Khmer, Mongolian and other variation selectors; and the blank pattern of Braille.
    private static bool HasNoShape(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF);
}
