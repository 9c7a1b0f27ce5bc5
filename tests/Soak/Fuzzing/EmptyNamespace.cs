// SPDX-License-Identifier: Apache-2.0

using Linux.Netlink;
using MetaCni.Attaching.Namespaces;

namespace Soak.Fuzzing;

/// <summary>A fake namespace without any interfaces or routes, which accepts every change.</summary>
internal sealed class EmptyNamespace : INamespaceView, INamespaceRoutes
{
    public ulong Cookie => 4711;

    public INamespaceRoutes Routes => this;

    public IReadOnlyList<Link> Links() => [];

    public IReadOnlyList<LinkAddress> Addresses() => [];

    public IReadOnlyList<KernelRoute> List() => [];

    public void Add(KernelRoute route)
    {
    }

    public void Delete(KernelRoute route)
    {
    }

    public void DeleteLink(int index)
    {
    }

    public void IgnoreAdvertised(string interfaceName)
    {
    }

    public void Dispose()
    {
    }
}
