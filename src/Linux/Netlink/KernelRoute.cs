// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Linux.Netlink;

/// <summary>A route as the kernel has it. What a dump gave can be deleted as it is.</summary>
public sealed record KernelRoute
{
    /// <summary>Where to; <c>0.0.0.0/0</c> or <c>::/0</c> for a default route. Its family is the route's.</summary>
    public required RoutePrefix Destination { get; init; }

    /// <summary>A route for packets from there only (IPv6).</summary>
    public RoutePrefix? Source { get; init; }

    /// <summary>Null where the destination is on the link, and where there are several next hops. May be IPv6 in an IPv4 route.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>0 where the route leads to no interface, and where there are several next hops.</summary>
    public int OutputIndex { get; init; }

    /// <summary>The routing table; see <see cref="RouteTable"/>.</summary>
    public uint Table { get; init; } = RouteTable.Main;

    /// <summary>The priority; the lower one wins. IPv6 makes 1024 of 0.</summary>
    public uint Metric { get; init; }

    /// <summary>What happens to a packet.</summary>
    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    /// <summary>Who made it.</summary>
    public RouteProtocol Protocol { get; init; } = RouteProtocol.Static;

    /// <summary>How far away the destination is.</summary>
    public RouteScope Scope { get; init; }

    /// <summary>A route for packets of that type of service only; 0 for all.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>The source address that the kernel chooses for packets of this machine.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>The gateway need not be in a network of the interface.</summary>
    public bool IsOnLink { get; init; }

    /// <summary>Two or more ways; empty where there is one.</summary>
    public IReadOnlyList<NextHop> NextHops { get; init; } = [];

    /// <summary>True for a route to everywhere.</summary>
    public bool IsDefault => Destination.Length == 0 && Kind == RouteKind.Unicast;
}
