// SPDX-License-Identifier: Apache-2.0
//
// A server or a proxy may send back what it was sent: the Authorization header in an error page, a password in a redirect. It may have
// encoded it (base64 with something before it, percent signs, other letters' case), and cut it. So not the secret itself is looked for, but
// every piece of a few characters of it, in each of its forms.

using System.Text;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>Takes our own secrets out of what a server says.</summary>
/// <param name="secrets">Tokens and passwords.</param>
internal sealed class OwnSecrets(IEnumerable<string> secrets)
{
    /// <summary>What stands in the place of a secret.</summary>
    public const string Placeholder = "[token]";

    /// <summary>The longest piece of a secret that may be left of one that was cut: too short to be of use, or to be told from other text.</summary>
    public const int LongestRemnant = PieceLength - 1;

    // The longest text that is looked at; no more of it is ever shown.
    private const int LongestText = 4 * 4096;

    private const int PieceLength = 12;

    // A shorter one is found in any text.
    private const int ShortestSecret = 4;

    private readonly Lazy<Dictionary<int, HashSet<string>>> _pieces = new(() => PiecesOf(secrets));

    /// <summary>The text, cut to what can be shown, with a placeholder for each secret or larger piece of one.</summary>
    public string Replace(string text)
    {
        var shown = text.Length > LongestText ? text[..LongestText] : text;
        var normal = Normal(shown);
        var isSecret = new bool[shown.Length];
        foreach (var (length, pieces) in _pieces.Value)
        {
            for (var start = 0; start + length <= normal.Length; start++)
            {
                if (pieces.Contains(normal.Substring(start, length)))
                {
                    isSecret.AsSpan(start, length).Fill(true);
                }
            }
        }

        return Replace(shown, isSecret);
    }

    private static string Replace(string text, bool[] isSecret)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (!isSecret[i])
            {
                result.Append(text[i]);
            }
            else if (i == 0 || !isSecret[i - 1])
            {
                result.Append(Placeholder);
            }
        }

        return result.ToString();
    }

    // By their length: a secret that is shorter than a piece is one itself.
    private static Dictionary<int, HashSet<string>> PiecesOf(IEnumerable<string> secrets)
    {
        var pieces = new Dictionary<int, HashSet<string>>();
        foreach (var form in secrets.Where(secret => secret.Length >= ShortestSecret).Distinct().SelectMany(Forms).Select(Normal))
        {
            var length = Math.Min(PieceLength, form.Length);
            var known = pieces.TryGetValue(length, out var found) ? found : pieces[length] = [];
            for (var start = 0; start + length <= form.Length; start++)
            {
                known.Add(form.Substring(start, length));
            }
        }

        return pieces;
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return Uri.EscapeDataString(secret);
        for (var before = 0; before < 3; before++)
        {
            // Three bytes are four digits: what comes before the secret decides how it is divided. The digits at both ends that depend on
            // other bytes are left out.
            var bytes = Encoding.UTF8.GetBytes(secret);
            var digits = Convert.ToBase64String([.. new byte[before], .. bytes]).TrimEnd('=');
            var first = (before * 8 + 5) / 6;
            var last = (before + bytes.Length) * 8 / 6;
            if (last - first >= ShortestSecret)
            {
                yield return digits[first..last];
            }
        }

        yield return Convert.ToHexString(Encoding.UTF8.GetBytes(secret));
    }

    // Base64 has two alphabets, and header names and percent signs two cases; each character stays one character.
    private static string Normal(string text) =>
        text.ToLowerInvariant().Replace('-', '+').Replace('_', '/');
}
