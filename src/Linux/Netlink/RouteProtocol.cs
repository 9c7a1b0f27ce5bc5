// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>Who made the route (rtnetlink(7), <c>rtm_protocol</c>); routing daemons have further numbers.</summary>
internal enum RouteProtocol : byte
{
    Unspecified = 0,
    Redirect = 1,
    Kernel = 2,
    Boot = 3,
    Static = 4,
    RouterAdvertisement = 9,
    Dhcp = 16,
}
