// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using Linux.Netlink;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.CommandLine.Try.Kernel;

/// <summary>Reads the kernel's network state.</summary>
internal static class KernelView
{
    public static KernelSnapshot OfNamespace(string path)
    {
        using var netlink = NamespaceFailure.Entering(path, () => RouteNetlink.Open(path));
        return Read(netlink);
    }

    public static KernelSnapshot OfHost()
    {
        using var netlink = RouteNetlink.OpenCurrent();
        return Read(netlink);
    }

    private static KernelSnapshot Read(RouteNetlink netlink)
    {
        var links = netlink.Links();
        var addresses = netlink.Addresses().ToLookup(address => address.LinkIndex);
        var names = links.ToDictionary(link => link.Index, link => link.Name);
        return new KernelSnapshot(
            [.. links.Select(link => ToInterface(link, addresses[link.Index]))],
            [.. netlink.Routes().Where(route => route.Kind == RouteKind.Unicast).SelectMany(route => Ways(route, names))],
            netlink.Rules());
    }

    private static KernelInterface ToInterface(Link link, IEnumerable<LinkAddress> addresses) => new()
    {
        Name = link.Name,
        Mac = link.Mac,
        Addresses = [.. addresses.Select(ToCidr)],
        GlobalAddresses = [.. addresses.Where(address => address.Scope < RouteScope.Link).Select(ToCidr)],
    };

    private static IEnumerable<KernelWay> Ways(KernelRoute route, Dictionary<int, string> names) =>
        route.NextHops.Count == 0
            ? [new KernelWay(Destination(route), route.Gateway, NameOf(route.OutputIndex, names), route.Table)]
            : route.NextHops.Select(hop => new KernelWay(Destination(route), hop.Gateway, NameOf(hop.OutputIndex, names), route.Table));

    private static CidrAddress ToCidr(LinkAddress address) => new(address.Address, address.PrefixLength);

    private static CidrAddress Destination(KernelRoute route) => new(route.Destination.Address, route.Destination.Length);

    private static string NameOf(int index, Dictionary<int, string> names) => names.TryGetValue(index, out var name) ? name : $"#{index}";
}
