// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>How far an address is valid or a destination is away (rtnetlink(7), <c>rtm_scope</c>).</summary>
internal enum RouteScope : byte
{
    Universe = 0,
    Site = 200,
    Link = 253,
    Host = 254,
    Nowhere = 255,
}
