// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Crd;
using Crd.Selection;

namespace MetaCni.Cluster.Manifests;

/// <summary>Which keys of annotations and labels an API server accepts (Kubernetes, "Annotations"), and what a mistyped one was meant to be.</summary>
internal static class ObjectKeys
{
    private const int LongestName = 63;

    /// <summary>The key of an annotation: a name, perhaps with a domain and a '/' before it. Upper case is accepted, also in the domain.</summary>
    public static bool IsQualified(string key) => key.Split('/') switch
    {
        [var name] => IsKeyName(name),
        [var domain, var name] => ObjectName.IsName(domain.ToLowerInvariant()) && IsKeyName(name),
        _ => false,
    };

    /// <summary>What is wrong with a key of annotations or labels, and what was meant; null where nothing is.</summary>
    /// <param name="path">Where the key is: <c>metadata.annotations</c>.</param>
    /// <param name="key">The key.</param>
    public static string? Refusal(string path, string key)
    {
        if (IsQualified(key))
        {
            return null;
        }

        var meant = VisibleOf(key) is var seen && IsQualified(seen) ? seen : NearMiss.Find(key, AnnotationNames.All);
        return $"{path} has the key {PlainText.Name(key)}, which is not valid; {OddCharacter(key)}" + (meant is not null
            ? $"did you mean \"{meant}\"?"
            : "write DOMAIN/NAME or NAME in letters, digits, '-', '_' and '.', each part with a letter or digit at both ends");
    }

    /// <summary>
    /// Names the first character that no name has and that may not be seen, or looks like another; ends with ": ". Empty where there is none.
    /// </summary>
    public static string OddCharacter(string text)
    {
        foreach (var (index, rune) in text.EnumerateRunes().Index())
        {
            if (!rune.IsAscii || Rune.IsControl(rune) || rune.Value == ' ')
            {
                return $"character {index + 1} is {(rune.Value == ' ' ? "a space" : $"U+{rune.Value:X4}, which is not an ASCII letter")}: ";
            }
        }

        return "";
    }

    /// <summary>The same without spaces and characters that cannot be seen.</summary>
    public static string VisibleOf(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()).Where(piece => piece != " " && PlainText.Escape(piece) == piece));

    /// <summary>Whether a key is meant to be another one: mistyped, or with characters that cannot be seen.</summary>
    public static bool IsMeant(string written, string key) => NearMiss.Find(VisibleOf(written), [key]) is not null;

    private static bool IsKeyName(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
}
