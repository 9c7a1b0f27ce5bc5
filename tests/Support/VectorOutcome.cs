// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Support;

/// <summary>The outcome of one command of a vector.</summary>
public sealed record VectorOutcome
{
    public required int Exit { get; init; }

    /// <summary>The JSON on stdout: a result, an error, or null.</summary>
    public required JsonNode? Answer { get; init; }

    /// <summary>The calls of the delegates, in order.</summary>
    public required IReadOnlyList<VectorCall> Calls { get; init; }

    public required JsonNode? NetworkStatus { get; init; }

    /// <summary>The exact text of the annotation.</summary>
    public required string? NetworkStatusText { get; init; }
}
