// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ApiServer.Answers;
using ApiServer.Storage;

namespace ApiServer.Requests;

/// <summary>A label selector: key=value, key!=value, key in (a,b), key notin (a,b), key, !key, all of which must match.</summary>
public sealed partial record LabelSelector(IReadOnlyList<Requirement> Requirements)
{
    public static LabelSelector Parse(string text) => new([.. Terms().Matches(text).Select(match => Term(match.Value.Trim()))]);

    public bool Matches(JsonObject document)
    {
        var labels = Metadata.Of(document)["labels"] as JsonObject ?? [];
        return Requirements.All(requirement => requirement.Negated != Holds(requirement, labels));
    }

    private static bool Holds(Requirement requirement, JsonObject labels) =>
        labels.ContainsKey(requirement.Key)
        && (requirement.Values.Count == 0 || requirement.Values.Contains(Metadata.Text(labels, requirement.Key)));

    private static Requirement Term(string term)
    {
        if (SetTerm().Match(term) is { Success: true } set)
        {
            var values = set.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries);
            return new Requirement(set.Groups[1].Value, values, set.Groups[2].Value == "notin");
        }

        if (EqualityTerm().Match(term) is { Success: true } equality)
        {
            return new Requirement(equality.Groups[1].Value, [equality.Groups[3].Value], equality.Groups[2].Value == "!=");
        }

        return ExistenceTerm().Match(term) is { Success: true } existence
            ? new Requirement(existence.Groups[2].Value, [], existence.Groups[1].Length > 0)
            : throw Failure.BadRequest($"unable to parse requirement: {term}");
    }

    [GeneratedRegex(@"(?:[^,(]|\([^)]*\))+")]
    private static partial Regex Terms();

    [GeneratedRegex(@"^([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)$")]
    private static partial Regex SetTerm();

    [GeneratedRegex(@"^([\w./-]+)\s*(!=|==|=)\s*([\w.-]*)$")]
    private static partial Regex EqualityTerm();

    [GeneratedRegex(@"^(!?)\s*([\w./-]+)$")]
    private static partial Regex ExistenceTerm();
}
