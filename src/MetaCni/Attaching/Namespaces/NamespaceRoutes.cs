// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;
using Linux.Netlink;

namespace MetaCni.Attaching.Namespaces;

/// <summary>The routes in the kernel.</summary>
internal sealed class NamespaceRoutes(string path, RouteNetlink netlink) : INamespaceRoutes
{
    public IReadOnlyList<KernelRoute> List() => NamespaceFailure.Listing(netlink.Routes);

    public void Add(KernelRoute route) => netlink.AddRoute(route);

    public void Delete(KernelRoute route) => netlink.DeleteRoute(route);

    // An interface without IPv6 has no such setting and processes no router advertisements.
    public void IgnoreAdvertised(string interfaceName) =>
        NetworkNamespace.TrySetSysctl(path, $"net/ipv6/conf/{interfaceName}/accept_ra_defrtr", "0");
}
