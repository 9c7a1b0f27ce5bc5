// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace Linux.Netlink;

/// <summary>An IP address of an interface.</summary>
internal sealed record LinkAddress(int LinkIndex, CidrAddress Address, RouteScope Scope);
