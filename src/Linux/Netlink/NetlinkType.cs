// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary><c>nlmsg_type</c>: netlink(7) and rtnetlink(7).</summary>
internal enum NetlinkType : ushort
{
    Nothing = 1,
    Error = 2,
    Done = 3,
    NewLink = 16,
    DeleteLink = 17,
    GetLink = 18,
    NewAddress = 20,
    GetAddress = 22,
    NewRoute = 24,
    DeleteRoute = 25,
    GetRoute = 26,
    NewRule = 32,
    GetRule = 34,
}
