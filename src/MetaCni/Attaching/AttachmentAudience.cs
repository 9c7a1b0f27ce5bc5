// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Values;
using MetaCni.Cluster;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>What an attachment run reports to: log, cluster and runtime.</summary>
internal sealed record AttachmentAudience
{
    /// <summary>Log and events, written as things happen.</summary>
    public required AddReport Report { get; init; }

    /// <summary>Receives the network-status; null without a cluster.</summary>
    public required ICluster? Cluster { get; init; }

    /// <summary>The pod of the network-status, with the annotations that the plan was made from; null outside Kubernetes.</summary>
    public required Pod? Pod { get; init; }

    /// <summary>The CNI version of the result.</summary>
    public required CniVersion Version { get; init; }

    /// <summary>Writes the result to the runtime. A failure fails the ADD: a runtime without a result treats the ADD as failed.</summary>
    public required Func<JsonObject, CancellationToken, Task> AnswerAsync { get; init; }
}
