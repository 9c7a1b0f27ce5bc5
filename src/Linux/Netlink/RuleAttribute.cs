// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>Attributes of a routing rule (linux/fib_rules.h, <c>FRA_</c>).</summary>
internal static class RuleAttribute
{
    public const ushort Table = 15;

    /// <summary>The rule points to the table of the packet's VRF.</summary>
    public const ushort Vrf = 19;
}
