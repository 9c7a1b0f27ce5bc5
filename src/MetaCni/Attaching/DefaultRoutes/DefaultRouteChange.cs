// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Netlink;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>What has to change in the main table so that one attachment has the default route of a family. Pure.</summary>
internal sealed record DefaultRouteChange
{
    /// <summary>
    /// Routes of other attachments, and of the chosen one where they are not wanted. They go first: a default route on the link makes any
    /// gateway reachable.
    /// </summary>
    public required IReadOnlyList<KernelRoute> Gone { get; init; }

    /// <summary>Wanted routes that are not there.</summary>
    public required IReadOnlyList<KernelRoute> New { get; init; }

    /// <summary>All wanted routes, the first preferred; none where the attachment's own stay.</summary>
    public required IReadOnlyList<KernelRoute> Wanted { get; init; }

    /// <param name="choice">The family and the gateways.</param>
    /// <param name="routes">The default routes of the pod.</param>
    /// <param name="own">The chosen attachment's links, the one that gets the routes first.</param>
    /// <param name="others">The links of all other attachments.</param>
    public static DefaultRouteChange Of(
        FamilyDefault choice, IReadOnlyList<KernelRoute> routes, IReadOnlyList<Link> own, IReadOnlyList<Link> others)
    {
        var ofFamily = routes.Where(route => route.Destination.IsIPv6 == choice.IsIPv6).ToList();
        var replaced = ofFamily.Where(route => choice.Gateways.Count > 0 && PodDefaultRoutes.Uses(route, own)).ToList();
        var taken = ofFamily.Where(route => PodDefaultRoutes.Uses(route, others)).ToList();
        var metric = Metric(choice, replaced.Count > 0 ? replaced : taken);
        var wanted = choice.Gateways.Select((gateway, index) => Route(gateway, own[0], metric + (uint)index)).ToList();
        return new DefaultRouteChange
        {
            Gone = [.. taken.Union(replaced.Where(route => !wanted.Exists(one => IsSame(one, route))))],
            New = [.. wanted.Where(one => !replaced.Exists(route => IsSame(one, route)))],
            Wanted = wanted,
        };
    }

    // IPv6 takes 0 for "the usual one", which would then come after base + 1.
    private static uint Metric(FamilyDefault choice, List<KernelRoute> replaced)
    {
        var metric = replaced.Count > 0 ? replaced.Min(route => route.Metric) : 0;
        return metric == 0 ? PodDefaultRoutes.UsualMetric(choice.IsIPv6) : metric;
    }

    private static KernelRoute Route(IPAddress gateway, Link link, uint metric) => new()
    {
        Destination = AnyOf(gateway),
        Gateway = gateway,
        OutputIndex = link.Index,
        Metric = metric,
    };

    private static RoutePrefix AnyOf(IPAddress gateway) =>
        new(gateway.AddressFamily == IPAddress.IPv6Any.AddressFamily ? IPAddress.IPv6Any : IPAddress.Any, 0);

    private static bool IsSame(KernelRoute wanted, KernelRoute route) =>
        wanted.Gateway!.Equals(route.Gateway) && wanted.OutputIndex == route.OutputIndex && wanted.Metric == route.Metric;
}
