// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Repair;

/// <summary>Whether the API server has a pod on this node.</summary>
internal enum PodPresence
{
    /// <summary>The API server did not answer in full, or the container is of no pod.</summary>
    Unknown,

    /// <summary>The pod is on this node, in whatever phase.</summary>
    Present,

    /// <summary>The complete list of this node's pods does not contain it.</summary>
    Absent,
}
