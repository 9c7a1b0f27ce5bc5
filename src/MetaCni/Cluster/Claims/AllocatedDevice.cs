// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster.Claims;

/// <summary>A device that is allocated to a claim.</summary>
internal sealed record AllocatedDevice
{
    /// <summary>The claim's name in the pod's spec.</summary>
    public required string Claim { get; init; }

    /// <summary>The request in the claim; for a list of alternatives, <c>request/alternative</c>.</summary>
    public required string Request { get; init; }

    public required string Driver { get; init; }

    public required string Pool { get; init; }

    public required string Device { get; init; }

    /// <summary>The extended resource that the request represents, or empty.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The container that requests the extended resource, or empty.</summary>
    public string Container { get; init; } = "";

    /// <summary>True if the claim has only administrative access (<c>adminAccess</c>) to a device that another claim may use.</summary>
    public bool IsForAdministration { get; init; }

    public override string ToString() => $"device {Driver}/{Pool}/{Device} of claim {Claim}";
}
