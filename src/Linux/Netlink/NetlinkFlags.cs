// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary><c>nlmsg_flags</c> of a request: netlink(7). Responses have other flags: <see cref="NetlinkAnswerFlags"/>.</summary>
[Flags]
internal enum NetlinkFlags : ushort
{
    Request = 1,
    Acknowledge = 4,

    /// <summary>For new objects: fail if it exists.</summary>
    Exclusive = 0x200,

    /// <summary>For get requests: all objects.</summary>
    Dump = 0x300,

    /// <summary>For new objects: create it.</summary>
    Create = 0x400,
}
