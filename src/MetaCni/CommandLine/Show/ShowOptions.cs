// SPDX-License-Identifier: Apache-2.0


namespace MetaCni.CommandLine.Show;

/// <summary>The options of <c>metacni show</c>.</summary>
internal sealed record ShowOptions
{
    /// <summary>A pod, a container, or a prefix of its id; null for all.</summary>
    public required string? Subject { get; init; }

    public required bool OnlyFailed { get; init; }

    public required bool IsWide { get; init; }

    public required bool IsJson { get; init; }
}
