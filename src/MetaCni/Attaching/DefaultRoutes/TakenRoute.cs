// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Values;
using Linux.Netlink;
using MetaCni.Journal;

namespace MetaCni.Attaching.DefaultRoutes;

/// <summary>Records default routes by the names of their interfaces, and makes kernel routes of them again.</summary>
internal static class TakenRoute
{
    /// <summary>The ways of a route that use one of the links.</summary>
    public static IEnumerable<RecordedRoute> Of(KernelRoute route, IReadOnlyList<Link> links) =>
        from way in route.NextHops.Count == 0
            ? [(route.OutputIndex, route.Gateway, route.IsOnLink)]
            : route.NextHops.Select(hop => (hop.OutputIndex, hop.Gateway, hop.IsOnLink))
        from link in links
        where link.Index == way.OutputIndex
        select new RecordedRoute
        {
            IsIPv6 = route.Destination.IsIPv6,
            Interface = link.Name,
            Gateway = way.Gateway is { } gateway ? IpLiteral.Format(gateway) : null,
            Metric = route.Metric,
            IsOnLink = way.IsOnLink,
        };

    /// <summary>The route on a link; null if the recorded gateway is not an address.</summary>
    public static KernelRoute? On(Link link, RecordedRoute route)
    {
        IPAddress? gateway = null;
        return route.Gateway is { } text && !IpLiteral.TryParse(text, out gateway) ? null : new KernelRoute
        {
            Destination = new RoutePrefix(route.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, 0),
            Gateway = gateway,
            OutputIndex = link.Index,
            Metric = route.Metric,
            IsOnLink = route.IsOnLink,
        };
    }
}
