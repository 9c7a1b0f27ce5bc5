// SPDX-License-Identifier: Apache-2.0

namespace Cni.Errors;

/// <summary>Finds the known name closest to a mistyped one, for "did you mean".</summary>
public static class NearMiss
{
    private const int LongestName = 64;

    private const int ShortestMistyped = 3;

    /// <summary>
    /// The closest known name by insertions, deletions, replacements and swaps of neighbouring characters, at most one for every three
    /// characters; null if none is close enough. Case is ignored. A name of two characters matches only a name with a third character at
    /// its end; a single character matches nothing.
    /// </summary>
    public static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length is 0 or > LongestName)
        {
            return null;
        }

        var best = known.Where(candidate => MayBeMeant(name, candidate)).MinBy(candidate => Distance(name, candidate));
        return best is not null && Distance(name, best) <= Math.Max(1, name.Length / 3) ? best : null;
    }

    // With one of two characters wrong, too little is left for a guess: -v does not mean -h.
    private static bool MayBeMeant(string name, string candidate) =>
        name.Length >= ShortestMistyped
        || string.Equals(name, candidate, StringComparison.OrdinalIgnoreCase)
        || (name.Length > 1 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static int Distance(string left, string right)
    {
        int[] beforePrevious = [];
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (IsSame(left[i - 1], right[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforePrevious[j - 2] + 1);
                }
            }

            (beforePrevious, previous) = (previous, current);
        }

        return previous[^1];
    }

    private static bool IsSame(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
