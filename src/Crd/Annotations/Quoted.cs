// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace Crd.Annotations;

/// <summary>Quotes what a pod's author wrote: on one line, of a sane length, whatever it contains.</summary>
internal static class Quoted
{
    public const int MaximumLength = 64;

    public static string Text(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            if (result.Length > MaximumLength)
            {
                result.Append('…');
                break;
            }

            Append(result, rune);
        }

        return result.Append('"').ToString();
    }

    private static void Append(StringBuilder result, Rune rune)
    {
        if (rune.Value is '"' or '\\')
        {
            result.Append('\\').Append((char)rune.Value);
        }
        else if (IsInvisible(rune))
        {
            result.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
        }
        else
        {
            result.Append(rune);
        }
    }

    // Line ends forge log lines, format characters (bidirectional overrides) forge what a reader sees.
    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
