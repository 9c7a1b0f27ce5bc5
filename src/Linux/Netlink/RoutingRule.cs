// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>A rule of policy routing that leads to a table (<c>ip rule</c>).</summary>
/// <param name="IsIPv6">The family whose packets it is for.</param>
/// <param name="Table">The table; 0 where the VRF of the packet names it.</param>
public sealed record RoutingRule(bool IsIPv6, uint Table);
