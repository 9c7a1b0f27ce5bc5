// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace Linux.Netlink;

/// <summary>Links, addresses, routes and routing rules of one network namespace. Not thread-safe, but not bound to a thread.</summary>
public sealed class RouteNetlink : IDisposable
{
    private const int NetlinkFamily = 16;
    private const int Raw = 3;
    private const int CloseOnExec = 0x80000;
    private const int RouteProtocolNumber = 0;

    private readonly NetlinkSocket socket;

    private RouteNetlink(SafeFileHandle socket)
    {
        NamespaceCookie = NetworkNamespace.CookieOf(socket);
        this.socket = new NetlinkSocket(socket);
    }

    /// <summary>The cookie of the namespace (<see cref="NetworkNamespace.Cookie"/>).</summary>
    public ulong NamespaceCookie { get; }

    /// <summary>Opens the namespace at a path.</summary>
    public static RouteNetlink Open(string namespacePath) =>
        new(NetworkNamespace.OpenSocket(namespacePath, NetlinkFamily, Raw, RouteProtocolNumber));

    /// <summary>Opens the namespace of this process.</summary>
    public static RouteNetlink OpenCurrent()
    {
        var descriptor = Libc.Socket(NetlinkFamily, Raw | CloseOnExec, RouteProtocolNumber);
        return descriptor >= 0
            ? new RouteNetlink(new SafeFileHandle(descriptor, ownsHandle: true))
            : throw LinuxException.Last("open a netlink socket");
    }

    /// <summary>The interfaces.</summary>
    public IReadOnlyList<Link> Links() =>
        Dump("list the interfaces", LinkMessage.DumpRequest(), NetlinkType.NewLink, LinkMessage.Read);

    /// <summary>All IPv4 and IPv6 addresses.</summary>
    public IReadOnlyList<LinkAddress> Addresses() =>
        Dump("list the addresses", AddressMessage.DumpRequest(), NetlinkType.NewAddress, AddressMessage.Read);

    /// <summary>All IPv4 and IPv6 routes of all tables.</summary>
    public IReadOnlyList<KernelRoute> Routes() =>
        Dump("list the routes", RouteMessage.DumpRequest(), NetlinkType.NewRoute, RouteMessage.Read);

    /// <summary>The IPv4 and IPv6 rules that point to a table.</summary>
    public IReadOnlyList<RoutingRule> Rules() =>
        Dump("list the routing rules", RuleMessage.DumpRequest(), NetlinkType.NewRule, RuleMessage.Read);

    /// <summary>Fails with EEXIST if a route with that destination and metric exists.</summary>
    public void AddRoute(KernelRoute route) => socket.Change($"add {Describe(route)}", RouteMessage.AddRequest(route));

    /// <summary>Fails with ESRCH if it does not exist.</summary>
    public void DeleteRoute(KernelRoute route) => socket.Change($"delete {Describe(route)}", RouteMessage.DeleteRequest(route));

    /// <summary>Sets an interface up.</summary>
    public void SetLinkUp(int index) => socket.Change($"set the interface with index {index} up", LinkMessage.UpRequest(index));

    /// <summary>Fails with ENODEV if it does not exist.</summary>
    public void DeleteLink(int index) => socket.Change($"delete the interface with index {index}", LinkMessage.DeleteRequest(index));

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    // Without those of which the reader makes nothing. A loop: every operation of the plugin lists several times.
    private List<T> Dump<T>(string operation, NetlinkRequest request, NetlinkType answer, Func<NetlinkMessage, T?> read)
        where T : class
    {
        var items = new List<T>();
        foreach (var message in socket.Dump(operation, request))
        {
            if (message.Type == answer && read(message) is { } item)
            {
                items.Add(item);
            }
        }

        return items;
    }

    private static string Describe(KernelRoute route) =>
        route.Gateway is { } gateway ? $"the route {route.Destination} via {gateway}" : $"the route {route.Destination}";
}
