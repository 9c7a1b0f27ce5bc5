// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>The limits of an attachment's traffic in bits and bits per second; 0 where none is asked for (NPWG v1.3 §4.1.2.1.8).</summary>
public sealed record BandwidthLimits
{
    /// <summary>The rate of traffic to the pod.</summary>
    public long IngressRate { get; init; }

    /// <summary>The burst of traffic to the pod; never without a rate. 0 beside a rate leaves the burst to the caller.</summary>
    public long IngressBurst { get; init; }

    /// <summary>The rate of traffic from the pod.</summary>
    public long EgressRate { get; init; }

    /// <summary>The burst of traffic from the pod; as <see cref="IngressBurst"/>.</summary>
    public long EgressBurst { get; init; }
}
