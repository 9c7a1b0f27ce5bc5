// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Linux.Netlink;
using MetaCni.Attaching.Results;
using MetaCni.Planning;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Which links of the pod's namespace are an attachment's, and which default routes of the main table lead through them.</summary>
internal static class PodDefaultRoutes
{
    /// <summary>The metric that the kernel gives to a route that names none.</summary>
    public static uint UsualMetric(bool isIPv6) => isIPv6 ? 1024u : 0u;

    /// <summary>The links of an attachment: that of its name, and those that its result puts into the pod.</summary>
    public static IReadOnlyList<Link> LinksOf(
        PlannedAttachment attachment, CniResult result, string networkNamespace, IReadOnlyList<Link> links) =>
    [
        .. links.Where(link => link.Name == attachment.InterfaceName.Value
            || result.Interfaces.Any(entry => entry.Name == link.Name && PodEntry.IsInPod(entry, networkNamespace, _ => true))),
    ];

    /// <summary>Both families; with a gateway, or on the link.</summary>
    public static IReadOnlyList<KernelRoute> In(IEnumerable<KernelRoute> routes) =>
    [
        // With a source it is the way for that source's packets only.
        .. routes.Where(route => route is { IsDefault: true, Table: RouteTable.Main, Source: null }).SelectMany(Ways),
    ];

    /// <summary>True where the route, or one way of it, leaves through one of the links.</summary>
    public static bool Uses(KernelRoute route, IEnumerable<Link> links) =>
        Indices(route).Any(index => links.Any(link => link.Index == index));

    /// <summary>True where it leaves through no other.</summary>
    public static bool IsWithin(KernelRoute route, IEnumerable<Link> links) =>
        Indices(route).All(index => links.Any(link => link.Index == index));

    // The IPv6 default routes of two plugins with the same metric become one route with two ways. In the kernel each is a route of its
    // own, with a protocol of its own, of which a dump shows the first.
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
