// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;
using Linux.Netlink;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>A route as the kernel shows it; a route with several next hops is represented by several objects.</summary>
/// <param name="Destination">The destination, as the kernel stores it: without a host part.</param>
/// <param name="Gateway">The next hop, or null.</param>
/// <param name="Interface">The outgoing interface.</param>
/// <param name="Table">The routing table.</param>
internal sealed record KernelWay(CidrAddress Destination, IPAddress? Gateway, string Interface, uint Table = RouteTable.Main)
{
    public bool IsDefault => Destination.PrefixLength == 0;

    public bool IsInMainTable => Table == RouteTable.Main;
}
