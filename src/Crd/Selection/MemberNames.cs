// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Crd.Selection;

/// <summary>The names of the members of one kind of object, and their common synonyms and misspellings.</summary>
internal sealed class MemberNames
{
    // In a shorter name, one different letter in three makes another word.
    private const int ShortestGuess = 5;

    private readonly Dictionary<string, string> _synonyms;
    private readonly IReadOnlyList<string> _guesses;

    /// <summary>Takes the names of an object, and their synonyms, each with the name that it stands for.</summary>
    public MemberNames(
        string ofObject, IReadOnlyList<string> known, params IReadOnlyList<(string Meant, string[] Written)> synonyms)
    {
        Known = known;
        Choice = $"the members of {ofObject} are {string.Join(", ", known)}";
        _synonyms = synonyms
            .SelectMany(entry => entry.Written.Select(written => KeyValuePair.Create(written, entry.Meant)))
            .ToDictionary(StringComparer.OrdinalIgnoreCase);
        _guesses = [.. known, .. _synonyms.Keys.Where(written => written.Length >= ShortestGuess)];
    }

    /// <summary>The known names.</summary>
    public IReadOnlyList<string> Known { get; }

    /// <summary>A clause that lists the known names.</summary>
    public string Choice { get; }

    /// <summary>True for a known name; case is ignored as in Go.</summary>
    public bool IsKnown(string name) => Known.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The intended name of an unknown one: by synonym, or the closest; null if none is close enough.</summary>
    public string? Meant(string name) =>
        _synonyms.TryGetValue(name, out var exact) ? exact
        : NearMiss.Find(name, _guesses) is not { } near ? null
        : _synonyms.GetValueOrDefault(near, near);
}
