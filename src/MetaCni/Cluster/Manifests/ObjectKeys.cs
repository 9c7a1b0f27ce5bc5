// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using Crd;
using Crd.Selection;

namespace MetaCni.Cluster.Manifests;

/// <summary>
/// The keys of annotations and labels that an API server accepts (Kubernetes, "Annotations"), and suggestions for misspelt keys.
/// </summary>
internal static class ObjectKeys
{
    private const int LongestName = 63;

    /// <summary>
    /// True for a valid annotation key: a name, optionally after a domain and '/'. Upper case is accepted, also in the domain.
    /// </summary>
    public static bool IsQualified(string key) => key.Split('/') switch
    {
        [var name] => IsKeyName(name),
        [var domain, var name] => ObjectName.IsName(domain.ToLowerInvariant()) && IsKeyName(name),
        _ => false,
    };

    /// <summary>The error and the suggestion for an invalid key of annotations or labels; null if the key is valid.</summary>
    /// <param name="path">The path of the keys: <c>metadata.annotations</c>.</param>
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
    /// Names the first character that is not valid in a name and is invisible or looks like another; ends with ": ". Empty if there is
    /// none.
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

    /// <summary>The text without spaces and invisible characters.</summary>
    public static string VisibleOf(string text) =>
        string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()).Where(piece => piece != " " && PlainText.Escape(piece) == piece));

    /// <summary>True if a key is a misspelt form of another, or has invisible characters.</summary>
    public static bool IsMeant(string written, string key) => NearMiss.Find(VisibleOf(written), [key]) is not null;

    private static bool IsKeyName(string name) =>
        name.Length is > 0 and <= LongestName
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
        && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1]);
}
