// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Netlink;

namespace MetaCni.Attaching.Namespaces;

/// <summary>What the kernel shows in the pod's network namespace.</summary>
internal interface INamespaceView : IDisposable
{
    /// <summary>The namespace's SO_NETNS_COOKIE.</summary>
    ulong Cookie { get; }

    IReadOnlyList<Link> Links();

    IReadOnlyList<LinkAddress> Addresses();

    INamespaceRoutes Routes { get; }

    /// <summary>Deletes an interface by its index.</summary>
    /// <exception cref="LinuxException">The kernel refuses, or the interface does not exist.</exception>
    void DeleteLink(int index);
}
