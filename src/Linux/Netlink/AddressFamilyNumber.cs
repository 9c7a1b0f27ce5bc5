// SPDX-License-Identifier: Apache-2.0

namespace Linux.Netlink;

/// <summary>The address family numbers in netlink messages (<c>AF_INET</c>, <c>AF_INET6</c>).</summary>
internal static class AddressFamilyNumber
{
    public const byte IPv4 = 2;
    public const byte IPv6 = 10;

    public static bool IsIP(byte family) => family is IPv4 or IPv6;
}
