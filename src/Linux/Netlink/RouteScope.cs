// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>Where an address is valid, or the distance of a destination (rtnetlink(7), <c>rtm_scope</c>).</summary>
public enum RouteScope : byte
{
    /// <summary><c>RT_SCOPE_UNIVERSE</c>: everywhere.</summary>
    Universe = 0,

    /// <summary><c>RT_SCOPE_SITE</c>: within the site.</summary>
    Site = 200,

    /// <summary><c>RT_SCOPE_LINK</c>: on the link.</summary>
    Link = 253,

    /// <summary><c>RT_SCOPE_HOST</c>: on this machine.</summary>
    Host = 254,

    /// <summary><c>RT_SCOPE_NOWHERE</c>: the destination does not exist.</summary>
    Nowhere = 255,
}
