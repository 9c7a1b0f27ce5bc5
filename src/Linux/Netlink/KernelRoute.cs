// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;

namespace Linux.Netlink;

/// <summary>A route as the kernel has it. What a dump gave can be deleted as it is.</summary>
internal sealed record KernelRoute
{
    /// <summary>Where to; <c>0.0.0.0/0</c> or <c>::/0</c> for a default route. Its family is the route's.</summary>
    public required CidrAddress Destination { get; init; }

    /// <summary>A route for packets from there only (IPv6).</summary>
    public CidrAddress? Source { get; init; }

    /// <summary>Null where the destination is on the link, and where there are several next hops. May be IPv6 in an IPv4 route.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>0 where the route leads to no interface, and where there are several next hops.</summary>
    public int OutputIndex { get; init; }

    public uint Table { get; init; } = RouteTable.Main;

    /// <summary>The priority; the lower one wins. IPv6 makes 1024 of 0.</summary>
    public uint Metric { get; init; }

    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    public RouteProtocol Protocol { get; init; } = RouteProtocol.Static;

    public RouteScope Scope { get; init; }

    public byte TypeOfService { get; init; }

    /// <summary>The source address that the kernel chooses for packets of this machine.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>The gateway need not be in a network of the interface.</summary>
    public bool IsOnLink { get; init; }

    /// <summary>Two or more ways; empty where there is one.</summary>
    public IReadOnlyList<NextHop> NextHops { get; init; } = [];

    public bool IsDefault => Destination.PrefixLength == 0 && Kind == RouteKind.Unicast;
}
