// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>What one command of a vector led to.</summary>
public sealed record VectorOutcome
{
    public required int Exit { get; init; }

    /// <summary>Stdout: a result, an error, or nothing.</summary>
    public required JsonNode? Answer { get; init; }

    /// <summary>The delegates' calls in order.</summary>
    public required IReadOnlyList<VectorCall> Calls { get; init; }

    public required JsonNode? NetworkStatus { get; init; }

    /// <summary>The annotation's exact text.</summary>
    public required string? NetworkStatusText { get; init; }
}
