// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Crd.Selection;

/// <summary>The names of the members of one kind of object, and what people write who mean one of them.</summary>
internal sealed class MemberNames
{
    // Of a shorter name, one letter in three is another word.
    private const int ShortestGuess = 5;

    private readonly Dictionary<string, string> _synonyms;
    private readonly IReadOnlyList<string> _guesses;

    /// <summary>The names of an object, and their synonyms, each with the name that is meant.</summary>
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

    /// <summary>The names.</summary>
    public IReadOnlyList<string> Known { get; }

    /// <summary>A clause that lists them.</summary>
    public string Choice { get; }

    /// <summary>As in Go, the case of letters does not count.</summary>
    public bool IsKnown(string name) => Known.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name that is meant by an unknown one: a synonym's, or the nearest; null where none is near.</summary>
    public string? Meant(string name) =>
        _synonyms.TryGetValue(name, out var exact) ? exact
        : NearMiss.Find(name, _guesses) is not { } near ? null
        : _synonyms.GetValueOrDefault(near, near);
}
