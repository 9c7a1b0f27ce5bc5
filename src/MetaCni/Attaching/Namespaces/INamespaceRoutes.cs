// SPDX-License-Identifier: Apache-2.0

using Linux;
using Linux.Netlink;

namespace MetaCni.Attaching.Namespaces;

/// <summary>The routes of the pod's network namespace.</summary>
/// <exception cref="LinuxException">The kernel refuses.</exception>
internal interface INamespaceRoutes
{
    IReadOnlyList<KernelRoute> List();

    void Add(KernelRoute route);

    void Delete(KernelRoute route);

    /// <summary>Stops router advertisements on the interface from adding a default route.</summary>
    void IgnoreAdvertised(string interfaceName);
}
