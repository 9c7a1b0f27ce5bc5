// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Reconcile;

/// <summary>The options of <c>metacni reconcile</c>.</summary>
internal sealed record ReconcileOptions
{
    /// <summary>NAME, or NAMESPACE/NAME; null for every pod of this node.</summary>
    public required string? Pod { get; init; }

    /// <summary>For the daemon: the whole id of a container; null if the pods are chosen in another way.</summary>
    public required string? Container { get; init; }

    public required bool IsDryRun { get; init; }
}
