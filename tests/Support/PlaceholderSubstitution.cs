// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>Between what the vectors write ($NETNS, $CONTAINER, $UID, $BIN, $CONFDIR) and the values of this run.</summary>
public sealed record PlaceholderSubstitution
{
    public required string NetworkNamespace { get; init; }

    public required string ContainerId { get; init; }

    public required string PodUid { get; init; }

    public required string BinDirectory { get; init; }

    public string? ConfDirectory { get; init; }

    // The longest value first: one directory may lie in another.
    private IEnumerable<(string Placeholder, string Value)> Pairs =>
        new (string Placeholder, string? Value)[]
        {
            ("$NETNS", NetworkNamespace), ("$CONTAINER", ContainerId), ("$UID", PodUid), ("$BIN", BinDirectory), ("$CONFDIR", ConfDirectory),
        }
        .Where(pair => !string.IsNullOrEmpty(pair.Value))
        .Select(pair => (pair.Placeholder, Value: pair.Value!))
        .OrderByDescending(pair => pair.Value.Length);

    /// <summary>Placeholders become values.</summary>
    public string ToActual(string text) =>
        Pairs.OrderByDescending(pair => pair.Placeholder.Length)
            .Aggregate(text, (filled, pair) => filled.Replace(pair.Placeholder, pair.Value, StringComparison.Ordinal));

    /// <summary>Values become placeholders.</summary>
    public string ToPlaceholders(string text) =>
        Pairs.Aggregate(text, (masked, pair) => masked.Replace(pair.Value, pair.Placeholder, StringComparison.Ordinal));

    public JsonNode? ToActual(JsonNode? tree) => tree is null ? null : JsonNode.Parse(ToActual(tree.ToJsonString()));

    public JsonNode? ToPlaceholders(JsonNode? tree) => tree is null ? null : JsonNode.Parse(ToPlaceholders(tree.ToJsonString()));
}
