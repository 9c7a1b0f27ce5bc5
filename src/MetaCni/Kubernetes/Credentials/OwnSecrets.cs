// SPDX-License-Identifier: Apache-2.0
//
// A server or a proxy may return what we sent: the Authorization header in an error page, a password in a redirect. It may have encoded
// it (base64 after a prefix, percent-encoding, another case) and cut it. So the search is for every short piece of a secret, in each of
// its encodings.

using System.Text;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>Removes our own secrets from the texts of a server.</summary>
/// <param name="secrets">Tokens and passwords.</param>
internal sealed class OwnSecrets(IEnumerable<string> secrets)
{
    /// <summary>The replacement of a secret.</summary>
    public const string Placeholder = "[token]";

    /// <summary>
    /// The longest piece of a secret that may remain after a cut: too short to be useful, or to be distinguished from other text.
    /// </summary>
    public const int LongestRemnant = PieceLength - 1;

    // The longest text that is searched; no more than this is ever shown.
    private const int LongestText = 4 * 4096;

    private const int PieceLength = 12;

    // A shorter secret would match in any text.
    private const int ShortestSecret = 4;

    private readonly Lazy<Dictionary<int, HashSet<string>>> _pieces = new(() => PiecesOf(secrets));

    /// <summary>The text, cut to the length that can be shown, with a placeholder for each secret or large enough piece of one.</summary>
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

    // By length: a secret shorter than a piece is a piece itself.
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
            // Base64 encodes three bytes in four digits, so the offset of the secret decides its digits. The digits at both ends that
            // depend on other bytes are left out.
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

    // Base64 has two alphabets; header names and percent-encoding have two cases. Each character remains one character.
    private static string Normal(string text) =>
        text.ToLowerInvariant().Replace('-', '+').Replace('_', '/');
}
