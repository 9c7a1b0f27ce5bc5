// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Handover;

/// <summary>What became of one attempt to publish a status.</summary>
internal enum PublicationOutcome
{
    /// <summary>The API server has it.</summary>
    Published,

    /// <summary>The API server has it, but the pod's annotations are no longer those from which its networks were planned.</summary>
    PublishedOutdated,

    /// <summary>The record no longer asks for it: its networks are being detached, the plugin published it, or a later one replaced it.</summary>
    Withdrawn,

    /// <summary>The pod no longer exists.</summary>
    PodGone,

    /// <summary>Another pod has the name.</summary>
    PodReplaced,

    /// <summary>It failed, and waiting may help: the API server did not answer, or others change the pod.</summary>
    Unreachable,

    /// <summary>It failed until an administrator acts: a permission is missing, or the API server refuses the status.</summary>
    Refused,
}
