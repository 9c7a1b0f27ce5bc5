// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>What taking everything down came to.</summary>
internal sealed record TeardownOutcome
{
    public required IReadOnlyList<PodDeletion> Deletions { get; init; }

    /// <summary>The bridges that did not stand before and were removed, because their plugin never does.</summary>
    public required IReadOnlyList<string> RemovedBridges { get; init; }

    public required Leftovers Left { get; init; }

    public bool Succeeded => Left.None && Deletions.All(deletion => deletion.Error is null || deletion.IsGivenUp);
}
