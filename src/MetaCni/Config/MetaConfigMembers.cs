// SPDX-License-Identifier: Apache-2.0
//
// A mismatch is noted and reading continues, so that all problems are reported at once.

using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cni.Errors;
using Cni.Json;

namespace MetaCni.Config;

/// <summary>
/// Typed access to the members of a configuration object, read by <see cref="JsonMembers"/>. It notes mismatches and the keys that were
/// read.
/// </summary>
/// <param name="json">The object.</param>
/// <param name="problems">Receives the mismatches.</param>
/// <param name="place">The path of the object; empty for the configuration itself.</param>
internal sealed partial class MetaConfigMembers(JsonObject json, ICollection<MetaConfigProblem> problems, string place = "")
{
    // A runtime adds these keys even if they exist in another case: its exact spelling is used.
    private static readonly string[] SetByRuntimes = ["name", "prevResult", "runtimeConfig"];

    // A file for another program has many unknown keys; the first ones are enough to show that.
    private const int MostUnread = 20;

    private readonly Dictionary<string, JsonType> _read = new(StringComparer.OrdinalIgnoreCase);

    private readonly JsonMembers _members = new(json, JsonKeyCase.Ignored, place, problem => Note(problem, problems));

    /// <summary>The keys that were read, and the types of their values.</summary>
    public IReadOnlyDictionary<string, JsonType> Types => _read;

    // As in Multus, an empty text is an absent one.
    public string Text(string key, string fallback) => Read(key, JsonType.Text).Text(key) is { Length: > 0 } text ? text : fallback;

    /// <summary>The path of a file or directory.</summary>
    public string Path(string key, string fallback)
    {
        var path = Text(key, fallback);
        if (path.Length == 0 || path[0] == '/')
        {
            return path;
        }

        problems.Add(Problem(key, $"{PlainText.Name(path)} is not an absolute path; write one that begins with /"));
        return fallback;
    }

    public bool Flag(string key, bool fallback) => Read(key, JsonType.Flag).Flag(key) ?? fallback;

    /// <summary>A whole number that is not negative.</summary>
    public int Number(string key, int fallback)
    {
        if (Read(key, JsonType.Number).Number(key) is not { } number)
        {
            return fallback;
        }

        if (number is >= 0 and <= int.MaxValue)
        {
            return (int)number;
        }

        problems.Add(Mismatch(PathOf(key), JsonType.Number, _members.Find(key)));
        return fallback;
    }

    public JsonObject? Object(string key) => Read(key, JsonType.Members).Members(key)?.Json;

    public MetaConfigMembers? Members(string key) =>
        Object(key) is { } value ? new MetaConfigMembers(value, problems, PathOf(key)) : null;

    /// <summary>Requires that every member is true or false.</summary>
    public void Flags()
    {
        var exact = new JsonMembers(json, JsonKeyCase.Exact, place, problem => Note(problem, problems));
        foreach (var (key, _) in json)
        {
            _ = exact.Flag(key);
        }
    }

    public IReadOnlyList<string>? Texts(string key) => Read(key, JsonType.List).Texts(key);

    public IReadOnlyList<JsonObject> Objects(string key) => [.. (Read(key, JsonType.List).Items(key) ?? []).Select(item => item.Json)];

    /// <summary>One of the names, in any case of letters.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fallback">The value if the key is missing or has another name.</param>
    /// <param name="unknownNames">Receives another name as a warning; null: it is a problem.</param>
    public TEnum OneOf<TEnum>(string key, TEnum fallback, ICollection<MetaConfigProblem>? unknownNames = null)
        where TEnum : struct, Enum
    {
        var text = Text(key, "");
        if (text.Length == 0)
        {
            return fallback;
        }

        foreach (var candidate in Enum.GetValues<TEnum>())
        {
            if (string.Equals(candidate.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        var known = string.Join(", ", Enum.GetNames<TEnum>().Select(name => name.ToLowerInvariant()));
        (unknownNames ?? problems).Add(Problem(key, $"{PlainText.Name(text)} is not one of {known}"));
        return fallback;
    }

    /// <summary>A duration as Go writes it, such as <c>90s</c> or <c>1m30s</c>.</summary>
    public TimeSpan? Duration(string key)
    {
        var text = Text(key, "");
        if (text.Length == 0)
        {
            return null;
        }

        var match = DurationPattern().Match(text);
        if (match.Success)
        {
            return TimeSpan.FromHours(Number(match, "h")) + TimeSpan.FromMinutes(Number(match, "m"))
                + TimeSpan.FromSeconds(Number(match, "s")) + TimeSpan.FromMilliseconds(Number(match, "ms"));
        }

        problems.Add(Problem(key, $"{PlainText.Name(text)} is not a duration; write it as 90s, 5m or 1m30s"));
        return null;
    }

    [GeneratedRegex(
        "^(?=.)((?<h>[0-9]{1,4})h)?((?<m>[0-9]{1,6})m)?((?<s>[0-9]{1,6}(\\.[0-9]{1,9})?)s)?((?<ms>[0-9]{1,9})ms)?$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex DurationPattern();

    private static double Number(Match match, string group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;

    /// <summary>The members that were not read: misspelt keys, and keys for other programs.</summary>
    /// <param name="isForOthers">True for a key of another program.</param>
    /// <param name="alsoMeant">More keys to suggest for a misspelt key, besides those that were read.</param>
    public IEnumerable<MetaConfigProblem> Unread(Predicate<string> isForOthers, IEnumerable<string> alsoMeant)
    {
        List<string> known = [.. _read.Keys, .. alsoMeant];
        var unread = json.Where(member => member.Value is not null && !_read.ContainsKey(member.Key) && !isForOthers(member.Key)).ToList();
        foreach (var (key, _) in unread.Take(MostUnread))
        {
            var near = NearMiss.Find(key, known);
            var meant = near is null ? "" : $" (did you mean \"{near}\"?)";
            yield return Problem(key, $"unknown key{meant}") with { IsMisspelt = near is not null };
        }

        if (unread.Count > MostUnread)
        {
            yield return Problem(unread[MostUnread].Key, $"unknown key, and {unread.Count - MostUnread - 1} more");
        }
    }

    private JsonMembers Read(string key, JsonType type)
    {
        _read.TryAdd(key, type);
        if (!SetByRuntimes.Contains(key) && JsonKeys.Ambiguity(json, key) is { } problem)
        {
            problems.Add(Problem(key, problem));
        }

        return _members;
    }

    private string PathOf(string key) => _members.PathOf(key);

    private MetaConfigProblem Problem(string key, string message) => new(PathOf(key), message);

    // Returns no exception, so reading continues.
    private static Exception? Note(JsonProblem problem, ICollection<MetaConfigProblem> problems)
    {
        problems.Add(problem.Wanted is { } wanted
            ? Mismatch(problem.Path, wanted, problem.Found)
            : new MetaConfigProblem(problem.Path, problem.Text));
        return null;
    }

    private static MetaConfigProblem Mismatch(string path, JsonType wanted, JsonNode? found)
    {
        var words = wanted switch
        {
            JsonType.Text => "a string",
            JsonType.Flag => "true or false",
            JsonType.Number => "a whole number, zero or more",
            JsonType.Members => "an object",
            _ => "a list",
        };
        return new MetaConfigProblem(path, $"must be {words}, but it is {JsonKind.Of(found)}");
    }
}
