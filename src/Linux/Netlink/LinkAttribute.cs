// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>Attributes of a link (rtnetlink(7), <c>IFLA_</c>).</summary>
internal static class LinkAttribute
{
    public const ushort HardwareAddress = 1;
    public const ushort Name = 3;
    public const ushort Mtu = 4;
    public const ushort Master = 10;
    public const ushort Info = 18;
    public const ushort Alias = 20;
    public const ushort ExtensionMask = 29;
    public const ushort Properties = 52;

    /// <summary>Inside <see cref="Info"/>.</summary>
    public const ushort InfoKind = 1;

    /// <summary>Inside <see cref="Properties"/>, once for each name.</summary>
    public const ushort AlternativeName = 53;
}
