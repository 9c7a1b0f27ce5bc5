// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;
using MetaCni.Cluster;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Who is told what comes of a plan.</summary>
internal sealed record AttachmentAudience
{
    /// <summary>Log and events, as it happens.</summary>
    public required AddReport Report { get; init; }

    /// <summary>Where the network-status goes; null where there is no cluster.</summary>
    public required ICluster? Cluster { get; init; }

    /// <summary>The pod of the status, with the annotations that were acted upon; null outside Kubernetes.</summary>
    public required Pod? Pod { get; init; }

    /// <summary>The version of the answer.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>Answers. A failure here fails the whole: who gets no answer takes the ADD for failed.</summary>
    public required Func<JsonObject, CancellationToken, Task> AnswerAsync { get; init; }
}
