// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Planning;

/// <summary>A device that the pod was given, and to whom in the pod.</summary>
internal sealed record PodDevice
{
    /// <summary>The id by which plugins know it, such as a PCI address.</summary>
    public required string Id { get; init; }

    /// <summary>The resource that it is of; empty for a device of a claim that does not say.</summary>
    public required string Resource { get; init; }

    /// <summary>The container that it was given to; empty for a device of a claim.</summary>
    public string Container { get; init; } = "";

    /// <summary>The claim as the pod calls it; empty for a device of a device plugin.</summary>
    public string Claim { get; init; } = "";

    /// <summary>The request within the claim.</summary>
    public string Request { get; init; } = "";
}
