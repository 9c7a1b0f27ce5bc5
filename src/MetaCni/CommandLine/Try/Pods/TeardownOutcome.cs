// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Try.Pods;

/// <summary>The outcome of the teardown.</summary>
internal sealed record TeardownOutcome
{
    public required IReadOnlyList<PodDeletion> Deletions { get; init; }

    /// <summary>The removed bridges: they did not exist before the trial, and the bridge plugin never removes one.</summary>
    public required IReadOnlyList<string> RemovedBridges { get; init; }

    public required Leftovers Left { get; init; }

    public bool Succeeded => Left.None && Deletions.All(deletion => deletion.Error is null || deletion.IsGivenUp);
}
