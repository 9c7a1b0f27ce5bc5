// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;
using MetaCni.Attaching.Namespaces;

namespace MetaCni.Tests.Support;

/// <summary>A namespace with the links that a test puts there.</summary>
internal sealed class FakeNamespaceView(params Link[] links) : INamespaceView
{
    public ulong Cookie { get; init; } = 4711;

    public IReadOnlyList<LinkAddress> AddressList { get; init; } = [];

    public FakeNamespaceRoutes RouteList { get; init; } = new();

    public INamespaceRoutes Routes => RouteList;

    /// <summary>What is there; a test changes it.</summary>
    public IReadOnlyList<Link> LinkList { get; set; } = links;

    /// <summary>How often it was closed.</summary>
    public int Disposals { get; private set; }

    public IReadOnlyList<Link> Links() => LinkList;

    /// <summary>How often the addresses were asked for.</summary>
    public int AddressQueries { get; private set; }

    public IReadOnlyList<LinkAddress> Addresses()
    {
        AddressQueries++;
        return AddressList;
    }

    public void DeleteLink(int index) => LinkList = [.. LinkList.Where(link => link.Index != index)];

    public void Dispose() => Disposals++;
}
