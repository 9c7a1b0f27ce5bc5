// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Cluster.Claims;

/// <summary>A device that a claim was allocated.</summary>
internal sealed record AllocatedDevice
{
    /// <summary>The claim in the pod's words.</summary>
    public required string Claim { get; init; }

    /// <summary>The request that it fulfils; of a list of alternatives, <c>request/alternative</c>.</summary>
    public required string Request { get; init; }

    public required string Driver { get; init; }

    public required string Pool { get; init; }

    public required string Device { get; init; }

    /// <summary>The extended resource that the request stands for, or empty.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The container that asked for that resource, or empty.</summary>
    public string Container { get; init; } = "";

    /// <summary>True where the claim may only look at the device, which somebody else has (<c>adminAccess</c>).</summary>
    public bool IsForAdministration { get; init; }

    public override string ToString() => $"device {Driver}/{Pool}/{Device} of claim {Claim}";
}
