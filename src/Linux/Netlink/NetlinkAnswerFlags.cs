// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary><c>nlmsg_flags</c> of a response: netlink(7).</summary>
[Flags]
internal enum NetlinkAnswerFlags : ushort
{
    /// <summary>The tables changed during the dump: entries may be missing or duplicated.</summary>
    DumpInterrupted = 0x10,

    /// <summary>The error does not repeat the request.</summary>
    Capped = 0x100,

    /// <summary>Attributes follow the error.</summary>
    HasAttributes = 0x200,
}
