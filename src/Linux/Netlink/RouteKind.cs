// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>What happens to a packet that the route matches (rtnetlink(7), <c>rtm_type</c>).</summary>
public enum RouteKind : byte
{
    /// <summary><c>RTN_UNSPEC</c>.</summary>
    Unspecified = 0,

    /// <summary><c>RTN_UNICAST</c>: it is forwarded.</summary>
    Unicast = 1,

    /// <summary><c>RTN_LOCAL</c>: it is for this machine.</summary>
    Local = 2,

    /// <summary><c>RTN_BROADCAST</c>: it is for this machine, and sent as a broadcast.</summary>
    Broadcast = 3,

    /// <summary><c>RTN_ANYCAST</c>: like a broadcast, but sent to one address.</summary>
    Anycast = 4,

    /// <summary><c>RTN_MULTICAST</c>.</summary>
    Multicast = 5,

    /// <summary><c>RTN_BLACKHOLE</c>: it is dropped.</summary>
    Blackhole = 6,

    /// <summary><c>RTN_UNREACHABLE</c>: the sender gets an ICMP "unreachable".</summary>
    Unreachable = 7,

    /// <summary><c>RTN_PROHIBIT</c>: the sender gets an ICMP "prohibited".</summary>
    Prohibit = 8,

    /// <summary><c>RTN_THROW</c>: the lookup continues with the next rule.</summary>
    Throw = 9,
}
