// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Vectors;

/// <summary>What one command led to, in the words of the vectors.</summary>
internal sealed record Observation
{
    public required int Exit { get; init; }

    public required JsonNode? Answer { get; init; }

    public required IReadOnlyList<VectorCall> Calls { get; init; }

    public required string? NetworkStatusText { get; init; }

    public required string Stderr { get; init; }
}
