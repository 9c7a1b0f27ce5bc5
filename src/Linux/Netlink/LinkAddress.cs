// SPDX-License-Identifier: Apache-2.0

using System.Net;

namespace Linux.Netlink;

/// <summary>An IP address of an interface.</summary>
/// <param name="LinkIndex">The interface.</param>
/// <param name="Address">The address, host part included.</param>
/// <param name="PrefixLength">How many of its bits are the network's.</param>
/// <param name="Scope">How far it is valid.</param>
public sealed record LinkAddress(int LinkIndex, IPAddress Address, int PrefixLength, RouteScope Scope);
