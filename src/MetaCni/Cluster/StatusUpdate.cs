// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Cluster;

/// <summary>The status to publish for an attached pod.</summary>
internal sealed record StatusUpdate
{
    /// <summary>The pod with the annotations that were used for attaching.</summary>
    public required Pod Pod { get; init; }

    /// <summary>The attached container and interface, as a file name: the runtime may request more than one interface for a pod.</summary>
    public string Holder { get; init; } = "attachment";

    /// <summary>Which status of the holder it is, for the daemon of this node; empty if the record does not hold it.</summary>
    public string Id { get; init; } = "";

    /// <summary>The value of the network-status annotation.</summary>
    public required string Status { get; init; }
}
