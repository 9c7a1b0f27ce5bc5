// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>What happens to a packet that the route matches (rtnetlink(7), <c>rtm_type</c>).</summary>
internal enum RouteKind : byte
{
    Unspecified = 0,
    Unicast = 1,
    Local = 2,
    Broadcast = 3,
    Anycast = 4,
    Multicast = 5,
    Blackhole = 6,
    Unreachable = 7,
    Prohibit = 8,
    Throw = 9,
}
