// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>A policy routing rule that points to a table (<c>ip rule</c>).</summary>
/// <param name="IsIPv6">The family of the packets.</param>
/// <param name="Table">The table; 0 if the packet's VRF determines it.</param>
public sealed record RoutingRule(bool IsIPv6, uint Table);
