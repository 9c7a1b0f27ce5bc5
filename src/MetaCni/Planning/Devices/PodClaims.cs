// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning.Devices;

/// <summary>What the cluster knows of a pod's devices: its resource claims (resource.k8s.io), and the order of its containers.</summary>
internal sealed record PodClaims
{
    /// <summary>The names of the containers: those that initialise it first, as kubelet has them.</summary>
    public required IReadOnlyList<string> Containers { get; init; }

    /// <summary>The devices of its claims, claim by claim and request by request.</summary>
    public required IReadOnlyList<PodDevice> Devices { get; init; }

    /// <summary>The resources that they are for, also where a device is not among these.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>The node that the pod runs on; empty where it is not known.</summary>
    public string Node { get; init; } = "";

    /// <summary>Why devices of the claims are not among these; a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
