// SPDX-License-Identifier: Apache-2.0
//
// One rule for external text that people read. A name is quoted and has at most 256 characters. A message is one line of at most 4 KiB. A
// character that moves the cursor, ends a line, changes the text direction or is invisible is escaped. Unescaped are Go's printable
// characters (strconv.IsPrint: letters, marks, numbers, punctuation, symbols, the ASCII space), except those without a shape
// (Default_Ignorable_Code_Point of Unicode).

using System.Globalization;
using System.Text;

namespace Cni.Errors;

/// <summary>Makes text safe to display in answers, logs, events, records and on terminals.</summary>
public static class PlainText
{
    /// <summary>The maximum length of a name in characters, quotes included.</summary>
    public const int MaximumName = 256;

    /// <summary>The maximum length of a line in bytes of UTF-8.</summary>
    public const int MaximumLine = 4096;

    private const char Ellipsis = '…';
    private const string EllipsisText = "…";
    private const string CutMark = "… [cut at 4 KiB]";

    /// <summary>The text with each invisible or control character escaped; nothing else changes.</summary>
    /// <remarks>A backslash is not escaped, so that escaped text is not escaped again.</remarks>
    public static string Escape(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsAsciiPrintable(text) ? text : Append(new StringBuilder(text.Length), text, int.MaxValue).ToString();
    }

    /// <summary>A name, type, key, path or address in quotes; at most <see cref="MaximumName"/> characters.</summary>
    public static string Name(string text) => Name(text, MaximumName);

    /// <summary>As <see cref="Name(string)"/>, with another limit in characters.</summary>
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

    /// <summary>As <see cref="Name(string)"/>, but without quotes if the text is one unambiguous word.</summary>
    public static string Word(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= MaximumName && !text.AsSpan().ContainsAny(' ', '"', '\\') && Escape(text) == text
            ? text
            : Name(text);
    }

    /// <summary>
    /// One line of at most <see cref="MaximumLine"/> bytes; a longer text is truncated at its end and marked as truncated.
    /// </summary>
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

        // Append up to the first piece that exceeds the limit.
        var mark = maximum < MaximumLine ? EllipsisText : CutMark;
        return Cut(line.ToString(), maximum - Encoding.UTF8.GetByteCount(mark)) + mark;
    }

    /// <summary>
    /// As <see cref="Line(string)"/>, but a longer text is truncated at its beginning: the last output of a program matters most.
    /// </summary>
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
            // A surrogate pair has four bytes: count two and two, and never split the pair below.
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
    /// A JSON text with invisible characters escaped, which valid JSON has only inside strings. Its meaning does not change.
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

    // Stop after the piece that exceeds the limit: do not escape megabytes for the first kilobytes.
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

    // The Default_Ignorable_Code_Point characters that are letters, marks or symbols by category: combining grapheme joiner, Hangul
    // fillers, inherent vowels of Khmer, Mongolian and other variation selectors; also the blank Braille pattern.
    private static bool HasNoShape(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F)
        or 0x2800 or 0x3164 or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF);
}
