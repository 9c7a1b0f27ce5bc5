// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Linux.Netlink;

/// <summary>One next hop of a route with several.</summary>
public sealed record NextHop
{
    /// <summary>The outgoing interface.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The next router; null if the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>Its share of the traffic, from 1 to 256.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>The gateway need not be in a network of the interface.</summary>
    public bool IsOnLink { get; init; }
}
