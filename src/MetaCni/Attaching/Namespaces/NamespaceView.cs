// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;

namespace MetaCni.Attaching.Namespaces;

/// <summary>The pod's namespace, through one netlink socket opened in it. Every call queries the kernel again.</summary>
internal sealed class NamespaceView(string path) : INamespaceView
{
    private readonly RouteNetlink _netlink =
        NamespaceFailure.Entering(path, () => RouteNetlink.Open(path));

    public ulong Cookie => _netlink.NamespaceCookie;

    public IReadOnlyList<Link> Links() => NamespaceFailure.Listing(_netlink.Links);

    public IReadOnlyList<LinkAddress> Addresses() => NamespaceFailure.Listing(_netlink.Addresses);

    public INamespaceRoutes Routes => new NamespaceRoutes(path, _netlink);

    public void DeleteLink(int index) => _netlink.DeleteLink(index);

    public void Dispose() => _netlink.Dispose();
}
