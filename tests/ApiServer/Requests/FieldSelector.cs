// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Answers;
using ApiServer.Storage;

namespace ApiServer.Requests;

/// <summary>A field selector: field=value and field!=value, all of which must match.</summary>
public sealed record FieldSelector(IReadOnlyList<Requirement> Requirements)
{
    private const string NameLabel = "metadata.name";

    /// <summary>The name, if the selector matches only one.</summary>
    public string ExactName =>
        Requirements.FirstOrDefault(requirement => requirement is { Key: NameLabel, Negated: false })?.Values[0] ?? "";

    public static FieldSelector Parse(string text) => new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Term)]);

    /// <summary>Rejects fields that the type does not support.</summary>
    public FieldSelector For(ResourceType type)
    {
        var unknown = Requirements.FirstOrDefault(requirement =>
            requirement.Key is not (NameLabel or "metadata.namespace") && !type.FieldLabels.Contains(requirement.Key));
        return unknown is null ? this : throw Failure.BadRequest($"field label not supported: {unknown.Key}");
    }

    public bool Matches(JsonObject document) => Requirements.All(requirement =>
        requirement.Negated != (Metadata.Text(document, requirement.Key.Split('.')) == requirement.Values[0]));

    private static Requirement Term(string term)
    {
        var negated = term.Contains("!=", StringComparison.Ordinal);
        var pair = term.Split(negated ? ["!="] : ["==", "="], 2, StringSplitOptions.None);
        return pair.Length == 2
            ? new Requirement(pair[0], [pair[1]], negated)
            : throw Failure.BadRequest($"invalid selector: '{term}'; can't understand '{term}'");
    }
}
