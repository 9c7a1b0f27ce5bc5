// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>The predefined routing tables; any other number is a table too.</summary>
public static class RouteTable
{
    /// <summary>For the last rule; usually empty.</summary>
    public const uint Default = 253;

    /// <summary>The default table of routes.</summary>
    public const uint Main = 254;

    /// <summary>Addresses of this machine; the kernel maintains it.</summary>
    public const uint Local = 255;
}
