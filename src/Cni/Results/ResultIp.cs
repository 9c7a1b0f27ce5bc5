// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;

namespace Cni.Results;

/// <summary>An address of a result (CNI §5, <c>ips</c>).</summary>
public sealed record ResultIp
{
    /// <summary>The address with its prefix length.</summary>
    public required CidrAddress Address { get; init; }

    /// <summary>The gateway of the subnet, or null.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The index into the result's interfaces, or null.</summary>
    public int? Interface { get; init; }
}
