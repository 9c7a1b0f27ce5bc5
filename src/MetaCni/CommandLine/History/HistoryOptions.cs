// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.History;

/// <summary>The options of <c>metacni history</c>.</summary>
internal sealed record HistoryOptions
{
    /// <summary>A pod, a container, or a prefix of its id; null for all.</summary>
    public required string? Subject { get; init; }

    public required bool OnlyFailed { get; init; }

    public required bool IsWide { get; init; }

    public required bool IsJson { get; init; }

    /// <summary>The number of operations to show, newest first.</summary>
    public required int Tail { get; init; }
}
