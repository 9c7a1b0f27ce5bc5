// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>A device of the pod, and the container or claim that it was allocated to.</summary>
internal sealed record PodDevice
{
    /// <summary>The device ID for plugins, such as a PCI address.</summary>
    public required string Id { get; init; }

    /// <summary>Its resource; empty for a claimed device without one.</summary>
    public required string Resource { get; init; }

    /// <summary>The container that it was allocated to; empty for a claimed device.</summary>
    public string Container { get; init; } = "";

    /// <summary>The pod's name for the claim; empty for a device of a device plugin.</summary>
    public string Claim { get; init; } = "";

    /// <summary>The request within the claim.</summary>
    public string Request { get; init; } = "";
}
