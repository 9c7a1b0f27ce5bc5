// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>The routing tables that the kernel names; any other number is a table too.</summary>
public static class RouteTable
{
    /// <summary>For the rule that comes last; usually empty.</summary>
    public const uint Default = 253;

    /// <summary>The table of routes that name no other.</summary>
    public const uint Main = 254;

    /// <summary>Addresses of this machine; the kernel keeps it.</summary>
    public const uint Local = 255;
}
