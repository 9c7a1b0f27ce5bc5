// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.HotPlug;

/// <summary>What came of a reconcile.</summary>
internal enum ReconcileOutcomeKind
{
    /// <summary>The pod has the networks of its annotation.</summary>
    Succeeded,

    /// <summary>It failed, and is tried again.</summary>
    Failed,

    /// <summary>What the annotation requests is not possible for a running pod, or invalid: only another annotation helps.</summary>
    Refused,

    /// <summary>An earlier daemon started it, so its exit code is unknown.</summary>
    Unknown,
}
