// SPDX-License-Identifier: Apache-2.0

namespace Crd.Selection;

/// <summary>The bandwidth limits of an attachment (NPWG v1.3 §4.1.2.1.8); 0 means no request.</summary>
public sealed record BandwidthLimits
{
    /// <summary>The rate of traffic to the pod, in bits per second.</summary>
    public long IngressRate { get; init; }

    /// <summary>The burst of traffic to the pod, in bits; valid only with a rate. 0 with a rate lets the caller choose.</summary>
    public long IngressBurst { get; init; }

    /// <summary>The rate of traffic from the pod, in bits per second.</summary>
    public long EgressRate { get; init; }

    /// <summary>The burst of traffic from the pod, in bits; as <see cref="IngressBurst"/>.</summary>
    public long EgressBurst { get; init; }
}
