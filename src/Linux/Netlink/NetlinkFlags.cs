// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary><c>nlmsg_flags</c> of a request: netlink(7). An answer has other ones: <see cref="NetlinkAnswerFlags"/>.</summary>
[Flags]
internal enum NetlinkFlags : ushort
{
    Request = 1,
    Acknowledge = 4,

    /// <summary>When something is made: fail if it exists.</summary>
    Exclusive = 0x200,

    /// <summary>When something is got: all of them.</summary>
    Dump = 0x300,

    /// <summary>When something is made: make it.</summary>
    Create = 0x400,
}
