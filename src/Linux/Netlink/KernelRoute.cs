// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Linux.Netlink;

/// <summary>A route in the kernel. A dumped route can be deleted unchanged.</summary>
public sealed record KernelRoute
{
    /// <summary>The destination; <c>0.0.0.0/0</c> or <c>::/0</c> for a default route. Its family is the route's.</summary>
    public required RoutePrefix Destination { get; init; }

    /// <summary>Limits the route to packets from this source (IPv6).</summary>
    public RoutePrefix? Source { get; init; }

    /// <summary>Null if the destination is on the link, or for several next hops. May be IPv6 in an IPv4 route.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>0 if the route has no interface, or several next hops.</summary>
    public int OutputIndex { get; init; }

    /// <summary>The routing table; see <see cref="RouteTable"/>.</summary>
    public uint Table { get; init; } = RouteTable.Main;

    /// <summary>The priority; lower wins. IPv6 turns 0 into 1024.</summary>
    public uint Metric { get; init; }

    /// <summary>What happens to a packet.</summary>
    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    /// <summary>The creator of the route.</summary>
    public RouteProtocol Protocol { get; init; } = RouteProtocol.Static;

    /// <summary>The distance of the destination.</summary>
    public RouteScope Scope { get; init; }

    /// <summary>Limits the route to packets with this type of service; 0 for all.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>The source address that the kernel chooses for locally created packets.</summary>
    public IPAddress? PreferredSource { get; init; }

    /// <summary>The gateway need not be in a network of the interface.</summary>
    public bool IsOnLink { get; init; }

    /// <summary>Two or more next hops; empty for a single one.</summary>
    public IReadOnlyList<NextHop> NextHops { get; init; } = [];

    /// <summary>True for a default route.</summary>
    public bool IsDefault => Destination.Length == 0 && Kind == RouteKind.Unicast;
}
