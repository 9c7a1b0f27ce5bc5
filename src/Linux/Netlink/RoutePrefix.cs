// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Linux.Netlink;

/// <summary>
/// The destination network of a route, without host bits: <c>10.1.0.0/16</c>; <c>0.0.0.0/0</c> or <c>::/0</c> for every address.
/// </summary>
/// <param name="Address">The network's address.</param>
/// <param name="Length">The length of the prefix in bits.</param>
public readonly record struct RoutePrefix(IPAddress Address, int Length)
{
    /// <summary>True for IPv6.</summary>
    public bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
