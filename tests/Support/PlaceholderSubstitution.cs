// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>
/// Replaces the placeholders of the vectors ($NETNS, $CONTAINER, $UID, $BIN, $CONFDIR) by the values of this run, and back.
/// </summary>
public sealed record PlaceholderSubstitution
{
    public required string NetworkNamespace { get; init; }

    public required string ContainerId { get; init; }

    public required string PodUid { get; init; }

    public required string BinDirectory { get; init; }

    public string? ConfDirectory { get; init; }

    // The longest value first: one directory may contain another.
    private IEnumerable<(string Placeholder, string Value)> Pairs =>
        new (string Placeholder, string? Value)[]
        {
            ("$NETNS", NetworkNamespace), ("$CONTAINER", ContainerId), ("$UID", PodUid), ("$BIN", BinDirectory), ("$CONFDIR", ConfDirectory),
        }
        .Where(pair => !string.IsNullOrEmpty(pair.Value))
        .Select(pair => (pair.Placeholder, Value: pair.Value!))
        .OrderByDescending(pair => pair.Value.Length);

    /// <summary>Replaces placeholders by values.</summary>
    public string ToActual(string text) =>
        Pairs.OrderByDescending(pair => pair.Placeholder.Length)
            .Aggregate(text, (filled, pair) => filled.Replace(pair.Placeholder, pair.Value, StringComparison.Ordinal));

    /// <summary>Replaces values by placeholders.</summary>
    public string ToPlaceholders(string text) =>
        Pairs.Aggregate(text, (masked, pair) => masked.Replace(pair.Value, pair.Placeholder, StringComparison.Ordinal));

    public JsonNode? ToActual(JsonNode? tree) => tree is null ? null : JsonNode.Parse(ToActual(tree.ToJsonString()));

    public JsonNode? ToPlaceholders(JsonNode? tree) => tree is null ? null : JsonNode.Parse(ToPlaceholders(tree.ToJsonString()));
}
