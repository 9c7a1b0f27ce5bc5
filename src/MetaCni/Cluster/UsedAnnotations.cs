// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Crd;

namespace MetaCni.Cluster;

/// <summary>The annotations of a pod from which its networks are planned.</summary>
internal static class UsedAnnotations
{
    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [AnnotationNames.Networks, AnnotationNames.DefaultNetwork, AnnotationNames.DefaultNetworks, AnnotationNames.Genie];

    /// <summary>Those among the annotations of a pod.</summary>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> annotations) =>
        annotations.Where(annotation => Names.Contains(annotation.Key)).ToDictionary(StringComparer.Ordinal);

    /// <summary>The name of the first one that differs; null if none does. A missing one equals an empty one.</summary>
    public static string? Changed(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now) =>
        Names.FirstOrDefault(name => before.GetValueOrDefault(name, "") != now.GetValueOrDefault(name, ""));

    /// <summary>
    /// The length of a header that any HTTP server accepts. A status whose annotations do not fit is not handed over to the daemon.
    /// </summary>
    public const int LongestHeader = 16 << 10;

    /// <summary>Writes them as the value of a header: one JSON object in ASCII, in the order of <see cref="Names"/>.</summary>
    public static string ToHeader(IReadOnlyDictionary<string, string> annotations)
    {
        var text = new StringBuilder("{");
        foreach (var name in Names)
        {
            if (annotations.TryGetValue(name, out var value))
            {
                text.Append(text.Length > 1 ? "," : "");
                Append(text, name);
                text.Append(':');
                Append(text, value);
            }
        }

        return text.Append('}').ToString();
    }

    private static void Append(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is < ' ' or > '~')
            {
                AppendEscaped(text, rune);
                continue;
            }

            text.Append(rune.Value is '"' or '\\' ? "\\" : "").Append((char)rune.Value);
        }

        text.Append('"');
    }

    // RFC 8259 §7: one escape for each UTF-16 code unit. An unpaired surrogate is no character and comes as U+FFFD; Go's decoder, and so the
    // API server, reads it as that, too.
    private static void AppendEscaped(StringBuilder text, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (var unit in units[..rune.EncodeToUtf16(units)])
        {
            text.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
        }
    }
}
