// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Linux.Netlink;

/// <summary>An IP address of an interface.</summary>
/// <param name="LinkIndex">The interface.</param>
/// <param name="Address">The address, host part included.</param>
/// <param name="PrefixLength">The number of network bits.</param>
/// <param name="Scope">Where it is valid.</param>
public sealed record LinkAddress(int LinkIndex, IPAddress Address, int PrefixLength, RouteScope Scope);
