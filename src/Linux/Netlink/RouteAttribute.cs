// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>Attributes of a route and of a next hop (rtnetlink(7), <c>RTA_</c>).</summary>
internal static class RouteAttribute
{
    public const ushort Destination = 1;
    public const ushort Source = 2;
    public const ushort OutputIndex = 4;
    public const ushort Gateway = 5;
    public const ushort Priority = 6;
    public const ushort PreferredSource = 7;
    public const ushort Multipath = 9;
    public const ushort Table = 15;

    /// <summary>A gateway of another family: a family and an address.</summary>
    public const ushort Via = 18;
}
