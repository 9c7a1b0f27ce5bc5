// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;

namespace Cni.Results;

/// <summary>A route of a result (CNI §5, <c>routes</c>).</summary>
public sealed record ResultRoute
{
    /// <summary>The destination.</summary>
    public required CidrAddress Dst { get; init; }

    /// <summary>The next hop; null means the gateway of the network.</summary>
    public IPAddress? Gw { get; init; }

    /// <summary>The MTU along the path in bytes, or null (from 1.1.0).</summary>
    public long? Mtu { get; init; }

    /// <summary>The maximum segment size in bytes to advertise, or null (from 1.1.0).</summary>
    public long? AdvMss { get; init; }

    /// <summary>The metric, or null (from 1.1.0); lower is preferred.</summary>
    public long? Priority { get; init; }

    /// <summary>The routing table, or null for the main one (from 1.1.0).</summary>
    public long? Table { get; init; }

    /// <summary>The scope of the destination: 0 global, 253 link, 254 host; or null (from 1.1.0).</summary>
    public long? Scope { get; init; }

    /// <summary>True for a default route: 0.0.0.0/0 or ::/0.</summary>
    public bool IsDefault => Dst.PrefixLength == 0;
}
