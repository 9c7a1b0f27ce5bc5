// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>The cluster's data about a pod's devices: its resource claims (resource.k8s.io), and the order of its containers.</summary>
internal sealed record PodClaims
{
    /// <summary>The names of the containers, init containers first, in kubelet's order.</summary>
    public required IReadOnlyList<string> Containers { get; init; }

    /// <summary>The devices of its claims, ordered by claim and request.</summary>
    public required IReadOnlyList<PodDevice> Devices { get; init; }

    /// <summary>The resources of the claims, even if <see cref="Devices"/> has none of them.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The node that the pod runs on; empty if unknown.</summary>
    public string Node { get; init; } = "";

    /// <summary>Why devices of the claims are missing here; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
