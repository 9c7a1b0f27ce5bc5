// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster.Api;

/// <summary>What became of the attempt to write a status.</summary>
internal enum StatusOutcome
{
    /// <summary>The pod has it. Its annotations may have changed (<see cref="StatusAnswer.ChangedAnnotation"/>).</summary>
    Written,

    /// <summary>The daemon of this node publishes it later.</summary>
    HandedOver,

    /// <summary>The daemon of this node refuses it, because the pod's annotations have changed.</summary>
    AnnotationsChanged,

    /// <summary>The pod was deleted, or the mirror of a static pod does not exist yet.</summary>
    PodGone,

    /// <summary>Another pod has the same name, or the mirror of a static pod belongs to another version of it.</summary>
    PodReplaced,

    /// <summary>Other clients changed the pod during every attempt.</summary>
    Conflict,

    /// <summary>Another server responded that it does not know the pod.</summary>
    ForeignNotFound,

    /// <summary>The API server refuses the status.</summary>
    Refused,
}
