// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary><c>nlmsg_flags</c> of an answer: netlink(7).</summary>
[Flags]
internal enum NetlinkAnswerFlags : ushort
{
    /// <summary>The tables changed during the dump: it may miss entries or have them twice.</summary>
    DumpInterrupted = 0x10,

    /// <summary>The error does not repeat the request.</summary>
    Capped = 0x100,

    /// <summary>Attributes follow the error.</summary>
    HasAttributes = 0x200,
}
