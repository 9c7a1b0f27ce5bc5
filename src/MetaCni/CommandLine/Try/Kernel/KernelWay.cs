// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;
using Linux.Netlink;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>A route to somewhere as the kernel shows it; one with several next hops is as many ways.</summary>
/// <param name="Destination">Where to, as the kernel has it: without a host part.</param>
/// <param name="Gateway">The next hop, or null where there is none.</param>
/// <param name="Interface">The interface that it leaves through.</param>
/// <param name="Table">The routing table that it is in.</param>
internal sealed record KernelWay(CidrAddress Destination, IPAddress? Gateway, string Interface, uint Table = RouteTable.Main)
{
    public bool IsDefault => Destination.PrefixLength == 0;

    public bool IsInMainTable => Table == RouteTable.Main;
}
