// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Namespaces;
using Linux.Netlink;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>The kernel's own.</summary>
internal sealed class NamespaceRoutes(string path, RouteNetlink netlink) : INamespaceRoutes
{
    public IReadOnlyList<KernelRoute> List() => netlink.Routes();

    public void Add(KernelRoute route) => netlink.AddRoute(route);

    public void Delete(KernelRoute route) => netlink.DeleteRoute(route);

    public void IgnoreAdvertised(string interfaceName)
    {
        try
        {
            NetworkNamespace.SetSysctl(path, $"net/ipv6/conf/{interfaceName}/accept_ra_defrtr", "0");
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.NoEntry)
        {
            // An interface without IPv6 hears no advertisements.
        }
    }
}
