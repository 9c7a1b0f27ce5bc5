// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Linux.Netlink;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Attaching.DefaultRoutes;

public sealed class DefaultRouteChangeTests
{
    private static readonly IReadOnlyList<Link> Own = [new Link { Index = 3, Name = "net1" }];
    private static readonly IReadOnlyList<Link> Others = [new Link { Index = 2, Name = "eth0" }];

    [Theory]
    [InlineData(0, 0, "10.1.0.1@0")]
    [InlineData(7, 0, "10.1.0.1@7")]
    [InlineData(7, 100, "10.1.0.1@100")]
    public void One_gateway_has_the_metric_of_the_route_that_it_replaces(uint taken, uint own, string expected)
    {
        var routes = new List<KernelRoute> { IPv4(2, "10.0.0.1", taken) };
        if (own > 0)
        {
            routes.Add(IPv4(3, "10.1.0.9", own));
        }

        Assert.Equal([expected], Texts(Change(routes, "10.1.0.1").New));
    }

    [Fact]
    public void Several_gateways_have_metrics_in_their_order() =>
        Assert.Equal(["10.1.0.2@5", "10.1.0.1@6", "10.1.0.3@7"], Texts(Change([IPv4(2, "10.0.0.1", 5)], "10.1.0.2", "10.1.0.1", "10.1.0.3").New));

    // The kernel makes 1024 of an IPv6 route's 0, and 1 would come before it.
    [Fact]
    public void IPv6_gateways_start_at_the_kernels_default_metric_1024() =>
        Assert.Equal(["fd01::1@1024", "fd01::2@1025"], Texts(Change([], "fd01::1", "fd01::2").New));

    [Fact]
    public void An_existing_chosen_route_is_kept()
    {
        var change = Change([IPv4(3, "10.1.0.1", 0), IPv4(2, "10.0.0.1", 10)], "10.1.0.1");

        Assert.Empty(change.New);
        Assert.Equal(["10.0.0.1@10"], Texts(change.Gone));
        Assert.Equal(["10.1.0.1@0"], Texts(change.Wanted));
    }

    [Fact]
    public void The_interfaces_own_route_through_another_gateway_is_removed() =>
        Assert.Equal(["10.1.0.9@0"], Texts(Change([IPv4(3, "10.1.0.9", 0)], "10.1.0.1").Gone));

    [Fact]
    public void A_default_route_without_a_gateway_is_replaced_too() =>
        Assert.Equal(["@0", "@1"], Texts(Change([IPv4(2, null, 0), IPv4(3, null, 1)], "10.1.0.1").Gone));

    [Fact]
    public void Without_gateways_the_interfaces_own_default_routes_are_kept_and_others_removed()
    {
        var change = Change([IPv4(3, "10.1.0.1", 0), IPv4(2, "10.0.0.1", 0)]);

        Assert.Equal(["10.0.0.1@0"], Texts(change.Gone));
        Assert.Empty(change.New);
    }

    [Fact]
    public void The_other_family_and_links_of_other_owners_are_not_changed() =>
        Assert.Empty(Change([FakeNamespaceRoutes.Default("::/0", 2, "fd00::1", 1024), IPv4(9, "10.9.0.1", 0)], "10.1.0.1").Gone);

    // What two bridge plugins leave with an IPv6 default route each: the kernel joins them.
    [Fact]
    public void Only_the_other_interfaces_next_hop_of_a_multipath_IPv6_route_is_removed()
    {
        var joined = FakeNamespaceRoutes.Default("::/0", 0, null, 1024) with
        {
            NextHops =
            [
                new NextHop { OutputIndex = 2, Gateway = IPAddress.Parse("fd00::1") },
                new NextHop { OutputIndex = 3, Gateway = IPAddress.Parse("fd01::1") },
            ],
        };

        var change = Change([joined], "fd01::1");

        var gone = Assert.Single(change.Gone);
        Assert.Equal((2, IPAddress.Parse("fd00::1"), RouteProtocol.Unspecified, 0), (gone.OutputIndex, gone.Gateway, gone.Protocol, gone.NextHops.Count));
        Assert.Empty(change.New);
    }

    [Fact]
    public void Only_unicast_routes_of_the_main_table_without_a_source_are_default_routes()
    {
        var route = FakeNamespaceRoutes.Default("::/0", 2, "fd00::1", 1024);

        Assert.Equal(
            [route],
            PodDefaultRoutes.In(
            [
                route,
                route with { Table = 100 },
                route with { Kind = RouteKind.Unreachable },
                route with { Source = new RoutePrefix(IPAddress.Parse("fd00::"), 64) },
                route with { Destination = new RoutePrefix(IPAddress.IPv6Any, 1) },
            ]));
    }

    private static DefaultRouteChange Change(IReadOnlyList<KernelRoute> routes, params string[] gateways)
    {
        IPAddress[] addresses = [.. gateways.Select(IPAddress.Parse)];
        var isIPv6 = addresses.Any(address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6);
        return DefaultRouteChange.Of(new FamilyDefault(1, isIPv6, addresses), PodDefaultRoutes.In(routes), Own, Others);
    }

    private static KernelRoute IPv4(int link, string? gateway, uint metric) => FakeNamespaceRoutes.Default("0.0.0.0/0", link, gateway, metric);

    private static IEnumerable<string> Texts(IEnumerable<KernelRoute> routes) => routes.Select(route => $"{route.Gateway}@{route.Metric}");
}
