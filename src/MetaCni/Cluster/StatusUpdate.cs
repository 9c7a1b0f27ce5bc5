// SPDX-License-Identifier: Apache-2.0

using MetaCni.Planning;

namespace MetaCni.Cluster;

/// <summary>What is to be published about a pod that was attached.</summary>
internal sealed record StatusUpdate
{
    /// <summary>The pod with the annotations that were acted upon.</summary>
    public required Pod Pod { get; init; }

    /// <summary>
    /// The container and interface that were attached, as a file name: a pod may have more than one interface that the runtime asked for.
    /// </summary>
    public string Holder { get; init; } = "attachment";

    /// <summary>The value of the network-status annotation.</summary>
    public required string Status { get; init; }
}
