// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>The creator of a route (rtnetlink(7), <c>rtm_protocol</c>); routing daemons have further numbers.</summary>
public enum RouteProtocol : byte
{
    /// <summary><c>RTPROT_UNSPEC</c>.</summary>
    Unspecified = 0,

    /// <summary><c>RTPROT_REDIRECT</c>: an ICMP redirect.</summary>
    Redirect = 1,

    /// <summary><c>RTPROT_KERNEL</c>: the kernel.</summary>
    Kernel = 2,

    /// <summary><c>RTPROT_BOOT</c>: a program at boot, or the default of a program.</summary>
    Boot = 3,

    /// <summary><c>RTPROT_STATIC</c>: an administrator.</summary>
    Static = 4,

    /// <summary><c>RTPROT_RA</c>: a router advertisement.</summary>
    RouterAdvertisement = 9,

    /// <summary><c>RTPROT_DHCP</c>: a DHCP client.</summary>
    Dhcp = 16,
}
