// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.CommandLine.Reconcile;

/// <summary>What came of comparing a pod with its annotation.</summary>
internal enum PodChangeOutcome
{
    /// <summary>The pod has the networks of its annotation.</summary>
    Unchanged,

    /// <summary>The pod was changed.</summary>
    Changed,

    /// <summary>The pod's annotations have changed meanwhile.</summary>
    Again,
}
