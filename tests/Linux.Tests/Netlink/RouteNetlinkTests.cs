// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Linux.Netlink;
using Linux.Tests.Namespaces;
using Support;

namespace Linux.Tests.Netlink;

public sealed class RouteNetlinkTests
{
    private const string Everything = """
        link set lo up
        link add br0 address 02:00:00:00:00:01 type bridge
        link add v1 mtu 1400 type veth peer name v2
        link add v3 type veth peer name v4
        link set v2 master br0
        link set br0 up
        link set v1 up
        link set v2 up
        link set v3 up
        link set v4 up
        addr add 10.1.0.5/24 dev v1
        addr add 10.1.0.6/24 dev v1
        addr add 10.9.0.1 peer 10.9.0.2/32 dev v1
        addr add 10.3.0.5/24 dev v3
        addr add fd00:1::5/64 dev v1 nodad
        addr add fd00:9::1 peer fd00:9::2/128 dev v1 nodad
        addr add fd00:3::5/64 dev v3 nodad
        route add default via 10.1.0.1 dev v1
        route add default via 10.3.0.1 dev v3 metric 100
        route add 192.0.2.0/24 via 10.1.0.1 src 10.1.0.6
        route add 198.51.100.0/24 via 192.168.255.1 dev v3 onlink metric 7
        route add 203.0.113.0/24 via inet6 fd00:1::1 dev v1
        route add 203.0.113.7 dev v1 table 100
        route add 10.20.0.0/16 nexthop via 10.1.0.1 dev v1 weight 2 nexthop via 10.3.0.1 dev v3 weight 5
        route add blackhole 10.30.0.0/16
        route add unreachable 10.31.0.0/16 metric 4278198272
        route add throw 10.32.0.0/16 table 4000000000
        route add 10.33.0.0/16 tos 0x10 dev v1 protocol dhcp
        route add default via fd00:1::1 dev v1
        route add default via fd00:3::1 dev v3 metric 2048
        route add fd00:20::/32 nexthop via fd00:1::1 dev v1 weight 3 nexthop via fd00:3::1 dev v3
        route add fd00:21::/32 via fe80::1 dev v1 protocol ra
        route add fd00:22::/32 from fd00:1::/64 dev v1 table 7
        route add prohibit fd00:23::/32
        """;

    [SkippableFact]
    public void A_link_has_all_its_alternative_names()
    {
        using var space = new EmptyNamespace();
        space.Ip("link add v1 type veth peer name v2");
        space.Ip("link property add dev v1 altname net1 altname a-name-of-more-than-15-bytes");
        using var netlink = RouteNetlink.Open(space.Path);

        var names = netlink.Links().ToDictionary(link => link.Name, link => link.AlternativeNames);

        Assert.Equal(["net1", "a-name-of-more-than-15-bytes"], names["v1"]);
        Assert.Empty(names["v2"]);
        Assert.Empty(names["lo"]);
    }

    [SkippableFact]
    public void Links_match_the_output_of_ip()
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);

        var (links, expected) = AtRest(netlink.Links, () => Witness.Ip(space.Name, "link"));

        Assert.Equal(
            expected.Select(link => new Link
            {
                Index = Number(link["ifindex"]),
                Name = Text(link["ifname"]),
                Mac = Text(link["address"]),
                Mtu = Number(link["mtu"]),
                IsUp = link["flags"]!.AsArray().Any(flag => Text(flag) == "UP"),
                Kind = link["linkinfo"]?["info_kind"]?.GetValue<string>(),
                MasterIndex = link["master"] is { } master ? Index(expected, Text(master)) : null,
            }).OrderBy(link => link.Index),
            links.OrderBy(link => link.Index));
        Assert.Equal(6, links.Count);
    }

    // ip rule show. A rule that forbids leads to no table.
    [SkippableFact]
    public void Rules_match_the_ip_rules_that_refer_to_a_table()
    {
        using var space = new EmptyNamespace();
        space.Ip("rule add from 10.1.0.5 table 100");
        space.Ip("rule add from 10.1.0.6 table 4000000000");
        space.Ip("rule add from 10.1.0.7 prohibit");
        Shell.Output("ip", "-6", "-n", space.Name, "rule", "add", "from", "fd00::5", "table", "101");
        using var netlink = RouteNetlink.Open(space.Path);

        var rules = netlink.Rules().Select(rule => $"{(rule.IsIPv6 ? 6 : 4)} {rule.Table}");

        Assert.Equal(
            ["4 100", "4 253", "4 254", "4 255", "4 4000000000", "6 101", "6 254", "6 255"],
            rules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_loopback_link_of_the_own_namespace_is_listed()
    {
        using var netlink = RouteNetlink.OpenCurrent();

        var links = netlink.Links();

        // Other tests make and delete interfaces here: the loopback interface stays.
        var loopback = Assert.Single(links, link => link.Name == "lo");
        Assert.Equal((1, "00:00:00:00:00:00", 65536), (loopback.Index, loopback.Mac, loopback.Mtu));
    }

    [SkippableFact]
    public void Addresses_match_the_output_of_ip()
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);

        var (addresses, seen) = AtRest(netlink.Addresses, () => Witness.Ip(space.Name, "addr"));

        var expected =
            from link in seen
            from info in link["addr_info"]!.AsArray()
            select new LinkAddress(
                Number(link["ifindex"]),
                IPAddress.Parse(Text(info!["local"])),
                Number(info["prefixlen"]),
                (RouteScope)Number(info["scope"]));
        Assert.Equal(expected.OrderBy(a => $"{a}").Select(a => $"{a}"), addresses.OrderBy(a => $"{a}").Select(a => $"{a}"));
        Assert.Contains(addresses, a => $"{a.Address}/{a.PrefixLength}" == "10.9.0.1/32");
    }

    [SkippableFact]
    public void Routes_match_the_output_of_ip()
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);

        var (routes, seen) = AtRest(
            netlink.Routes,
            () => (Witness.Ip(space.Name, "-4", "route", "show", "table", "all"), Witness.Ip(space.Name, "-6", "route", "show", "table", "all")));

        var links = Witness.Ip(space.Name, "link");
        var expected = seen.Item1.Select(route => Expected(route, links, isIPv6: false))
            .Concat(seen.Item2.Select(route => Expected(route, links, isIPv6: true)));
        Assert.Equal(expected.Select(Print).Order(StringComparer.Ordinal), routes.Select(Print).Order(StringComparer.Ordinal));
        Assert.Equal(4, routes.Count(route => route.IsDefault));
    }

    [SkippableFact]
    public void Routes_of_many_datagrams_are_complete()
    {
        using var space = new EmptyNamespace();
        space.Ip("link set lo up\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"route add 10.{i / 250}.{i % 250}.0/24 dev lo\n")));
        using var netlink = RouteNetlink.Open(space.Path);

        var routes = netlink.Routes();

        Assert.Equal(5000, routes.Where(route => route.Table == RouteTable.Main && !route.Destination.IsIPv6).Distinct().Count());
    }

    [SkippableFact]
    public void Every_route_of_a_dump_can_be_deleted_and_added_again()
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);
        var before = Made();

        foreach (var route in before)
        {
            netlink.DeleteRoute(route);
            Assert.DoesNotContain(Print(route), netlink.Routes().Select(Print));
            netlink.AddRoute(route);
        }

        Assert.Equal(17, before.Count);
        Assert.Equal(before.Select(Print).Order(StringComparer.Ordinal), Made().Select(Print).Order(StringComparer.Ordinal));

        // The kernel makes its own when it likes.
        List<KernelRoute> Made() =>
            [.. netlink.Routes().Where(route => route.Table != RouteTable.Local && route.Protocol != RouteProtocol.Kernel)];
    }

    [SkippableTheory]
    [InlineData("0.0.0.0/0", "10.1.0.9", 5)]
    [InlineData("::/0", "fd00:1::9", 5)]
    [InlineData("10.77.0.0/16", "10.1.0.9", 0)]
    public void AddRoute_adds_a_route_that_ip_lists(string destination, string gateway, uint metric)
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);
        var index = netlink.Links().Single(link => link.Name == "v1").Index;
        var prefix = Prefix(destination);

        netlink.AddRoute(new KernelRoute { Destination = prefix, Gateway = IPAddress.Parse(gateway), OutputIndex = index, Metric = metric });

        var seen = Assert.Single(
            Witness.Ip(space.Name, prefix.IsIPv6 ? "-6" : "-4", "route", "show", prefix.Length == 0 ? "default" : destination),
            route => route["gateway"]?.GetValue<string>() == gateway);
        Assert.Equal("v1", Text(seen["dev"]));
        Assert.Equal((int)metric, seen["metric"] is { } value ? Number(value) : 0);
    }

    [SkippableFact]
    public void AddRoute_of_an_existing_route_is_EEXIST_and_DeleteRoute_of_a_missing_one_ESRCH()
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);
        var route = netlink.Routes().First(r => r is { IsDefault: true, Metric: 100 });

        var exists = Assert.Throws<LinuxException>(() => netlink.AddRoute(route));
        netlink.DeleteRoute(route);
        var missing = Assert.Throws<LinuxException>(() => netlink.DeleteRoute(route));

        Assert.Equal((17, 3), (exists.ErrorNumber, missing.ErrorNumber)); // EEXIST, ESRCH
    }

    [SkippableTheory]
    [InlineData("0.0.0.0/0", "10.1.0.9", 0)]
    [InlineData("::/0", "fd00:1::9", 1024)]
    public void AddRoute_with_the_metric_of_an_existing_route_fails_with_EEXIST(string destination, string gateway, uint metric)
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);
        var index = netlink.Links().Single(link => link.Name == "v1").Index;
        var prefix = Prefix(destination);

        var failure = Assert.Throws<LinuxException>(() => netlink.AddRoute(
            new KernelRoute { Destination = prefix, Gateway = IPAddress.Parse(gateway), OutputIndex = index, Metric = metric }));

        Assert.Equal(17, failure.ErrorNumber); // EEXIST
    }

    [SkippableFact]
    public void The_AddRoute_error_contains_the_kernels_reason()
    {
        using var space = new EmptyNamespace();
        space.Ip(Everything);
        using var netlink = RouteNetlink.Open(space.Path);

        var said = Witness.Try("ip", "", "-n", space.Name, "route", "add", "10.78.0.0/16", "via", "172.31.0.1").Error;
        var failure = Assert.Throws<LinuxException>(() => netlink.AddRoute(
            new KernelRoute { Destination = new(IPAddress.Parse("10.78.0.0"), 16), Gateway = IPAddress.Parse("172.31.0.1") }));

        // ip: "Error: REASON."
        var reason = said.Split('\n')[0]["Error: ".Length..].TrimEnd('.');
        Assert.NotEmpty(reason);
        Assert.Contains($"({reason})", failure.Message, StringComparison.Ordinal);
        Assert.Contains("10.78.0.0/16 via 172.31.0.1", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void SetLinkUp_sets_only_the_given_interface_up()
    {
        using var space = new EmptyNamespace();
        space.Ip("link add v1 type veth peer name v2");
        using var netlink = RouteNetlink.Open(space.Path);

        netlink.SetLinkUp(1);

        var up = Witness.Ip(space.Name, "link").Where(link => link["flags"]!.AsArray().Any(flag => Text(flag) == "UP"));
        Assert.Equal("lo", Text(Assert.Single(up)["ifname"]));
    }

    // The kernel adds link-local addresses and their routes some time after an interface is up: ours before and after ip's must agree.
    private static (IReadOnlyList<T> Ours, TSeen Seen) AtRest<T, TSeen>(Func<IReadOnlyList<T>> ours, Func<TSeen> ip)
    {
        while (true)
        {
            var before = ours();
            var seen = ip();
            if (before.Select(entry => $"{entry}").SequenceEqual(ours().Select(entry => $"{entry}")))
            {
                return (before, seen);
            }
        }
    }

    private static KernelRoute Expected(JsonObject route, IReadOnlyList<JsonObject> links, bool isIPv6) =>
        new()
        {
            Destination = Prefix(Text(route["dst"]), isIPv6),
            Source = route["from"] is { } from ? Prefix(Text(from), isIPv6) : null,
            Gateway = Gateway(route),
            OutputIndex = route["dev"] is { } device ? Index(links, Text(device)) : 0,
            Table = route["table"] is { } table ? uint.Parse(Text(table), CultureInfo.InvariantCulture) : RouteTable.Main,
            Metric = route["metric"]?.GetValue<uint>() ?? 0,
            Kind = (RouteKind)Number(route["type"]),
            Protocol = (RouteProtocol)Number(route["protocol"]),
            Scope = (RouteScope)(route["scope"] is { } scope ? Number(scope) : 0),
            TypeOfService = (byte)(route["tos"] is { } tos ? Convert.ToInt32(Text(tos), 16) : 0),
            PreferredSource = route["prefsrc"] is { } source ? IPAddress.Parse(Text(source)) : null,
            IsOnLink = IsOnLink(route),
            NextHops =
            [
                .. (route["nexthops"]?.AsArray() ?? []).Select(hop => new NextHop
                {
                    OutputIndex = Index(links, Text(hop!["dev"])),
                    Gateway = Gateway(hop.AsObject()),
                    Weight = Number(hop["weight"]),
                    IsOnLink = IsOnLink(hop.AsObject()),
                }),
            ],
        };

    private static IPAddress? Gateway(JsonObject route) =>
        (route["gateway"] ?? route["via"]?["host"]) is { } gateway ? IPAddress.Parse(Text(gateway)) : null;

    private static bool IsOnLink(JsonObject route) => route["flags"]!.AsArray().Any(flag => Text(flag) == "onlink");

    private static RoutePrefix Prefix(string text, bool isIPv6)
    {
        var full = text switch
        {
            "default" => isIPv6 ? "::/0" : "0.0.0.0/0",
            _ when text.Contains('/', StringComparison.Ordinal) => text,
            _ => $"{text}/{(isIPv6 ? 128 : 32)}",
        };
        return Prefix(full);
    }

    private static RoutePrefix Prefix(string text)
    {
        var parts = text.Split('/');
        return new RoutePrefix(IPAddress.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    // Records compare lists by reference; the print has the elements.
    private static string Print(KernelRoute route) => $"{route with { NextHops = [] }} {string.Join(" + ", route.NextHops)}";

    private static int Index(IReadOnlyList<JsonObject> links, string name) =>
        Number(links.Single(link => Text(link["ifname"]) == name)["ifindex"]);

    private static string Text(JsonNode? node) => node!.GetValueKind() == System.Text.Json.JsonValueKind.String ? node.GetValue<string>() : node.ToJsonString();

    // ip -N prints some numbers as text.
    private static int Number(JsonNode? node) => int.Parse(Text(node), CultureInfo.InvariantCulture);
}
