// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Results;
using MetaCni.Planning;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Which links of the pod's namespace belong to an attachment, and which default routes of the main table use them.</summary>
internal static class PodDefaultRoutes
{
    /// <summary>The metric that the kernel assigns to a route without one.</summary>
    public static uint UsualMetric(bool isIPv6) => isIPv6 ? 1024u : 0u;

    /// <summary>The links of an attachment: the link with its name, and all links that its result lists in the pod.</summary>
    public static IReadOnlyList<Link> LinksOf(
        PlannedAttachment attachment, CniResult result, string networkNamespace, IReadOnlyList<Link> links) =>
    [
        .. links.Where(link => link.Name == attachment.InterfaceName.Value
            || result.Interfaces.Any(entry => entry.Name == link.Name && PodEntry.IsInPod(entry, networkNamespace, _ => true))),
    ];

    /// <summary>Default routes of both families, with a gateway or on the link.</summary>
    public static IReadOnlyList<KernelRoute> In(IEnumerable<KernelRoute> routes) =>
    [
        // A route with a source applies only to packets from that source.
        .. routes.Where(route => route is { IsDefault: true, Table: RouteTable.Main, Source: null }).SelectMany(Ways),
    ];

    /// <summary>True if the route, or one of its next hops, uses one of the links.</summary>
    public static bool Uses(KernelRoute route, IEnumerable<Link> links) =>
        Indices(route).Any(index => links.Any(link => link.Index == index));

    /// <summary>True if the route uses no other link.</summary>
    public static bool IsWithin(KernelRoute route, IEnumerable<Link> links) =>
        Indices(route).All(index => links.Any(link => link.Index == index));

    // The kernel dumps the IPv6 default routes of two plugins with equal metric as one route with two next hops. Internally they are two
    // routes, each with its own protocol; the dump shows only the first protocol.
    private static IEnumerable<KernelRoute> Ways(KernelRoute route) =>
        route.NextHops.Count == 0 || !route.Destination.IsIPv6
            ? [route]
            : route.NextHops.Select(hop => route with
            {
                NextHops = [],
                OutputIndex = hop.OutputIndex,
                Gateway = hop.Gateway,
                IsOnLink = hop.IsOnLink,
                Protocol = RouteProtocol.Unspecified,
            });

    private static IEnumerable<int> Indices(KernelRoute route) =>
        route.NextHops.Count == 0 ? [route.OutputIndex] : route.NextHops.Select(hop => hop.OutputIndex);
}
