// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>The routing tables that the kernel names; any other number is a table too.</summary>
internal static class RouteTable
{
    public const uint Default = 253;
    public const uint Main = 254;
    public const uint Local = 255;
}
