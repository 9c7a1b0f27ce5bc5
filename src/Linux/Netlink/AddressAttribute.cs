// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>Attributes of an address (rtnetlink(7), <c>IFA_</c>).</summary>
internal static class AddressAttribute
{
    /// <summary>The peer's address on a point-to-point link, otherwise the local one.</summary>
    public const ushort Address = 1;

    public const ushort Local = 2;
}
