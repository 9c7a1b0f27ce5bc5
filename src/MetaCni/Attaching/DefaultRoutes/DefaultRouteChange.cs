// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Netlink;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>What has to change in the main table so that one attachment has the default route of a family. Pure.</summary>
internal sealed record DefaultRouteChange
{
    /// <summary>
    /// Routes of other attachments, and unwanted routes of the chosen one. They are deleted first: a default route on the link makes any
    /// gateway seem reachable.
    /// </summary>
    public required IReadOnlyList<KernelRoute> Gone { get; init; }

    /// <summary>Wanted routes that do not exist yet.</summary>
    public required IReadOnlyList<KernelRoute> New { get; init; }

    /// <summary>All wanted routes, the preferred one first; empty if the attachment keeps its own.</summary>
    public required IReadOnlyList<KernelRoute> Wanted { get; init; }

    /// <param name="choice">The family and the gateways.</param>
    /// <param name="routes">The default routes of the pod.</param>
    /// <param name="own">The chosen attachment's links; the first one gets the routes.</param>
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

    // For IPv6, metric 0 means 1024, so the second route (base + 1) would be preferred.
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
