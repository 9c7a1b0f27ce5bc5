// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Results;
using Cni.Values;
using Linux.Netlink;
using MetaCni.CommandLine.Try.Kernel;

namespace MetaCni.Tests.CommandLine.Try.Kernel;

public sealed class KernelComparisonTests
{
    [Fact]
    public void A_result_that_the_kernel_shows_has_no_differences() => Assert.Empty(Differences(Samples.Result, Samples.Kernel));

    [Fact]
    public void Host_interfaces_are_not_searched_in_the_namespace() =>
        Assert.DoesNotContain(Differences(Samples.Result, Samples.Kernel), difference => difference.Contains("br0"));

    [Fact]
    public void An_interface_that_is_missing_is_named()
    {
        var kernel = Samples.Kernel with { Interfaces = [.. Samples.Kernel.Interfaces.Where(i => i.Name != "net1")] };

        Assert.Equal(["the result has the interface net1, but the namespace does not"], Differences(Samples.Result, kernel));
    }

    [Fact]
    public void Another_mac_is_a_difference()
    {
        var kernel = Samples.Kernel with
        {
            Interfaces = [.. Samples.Kernel.Interfaces.Where(i => i.Name != "net1"), Samples.Interface("net1", "02:00:00:00:00:ff", "10.2.0.2/24")],
        };

        Assert.Equal(
            ["net1: the MAC address is 02:00:00:00:00:AB in the result and 02:00:00:00:00:ff in the namespace"],
            Differences(Samples.Result, kernel));
    }

    [Fact]
    public void An_interface_whose_sandbox_is_another_path_of_the_namespace_is_compared()
    {
        var result = Samples.Result with
        {
            Interfaces = [.. Samples.Result.Interfaces, new ResultInterface { Name = "y", Mac = "02:00:00:00:00:0e", Sandbox = $"/var{Samples.ClientNamespace}" }],
        };
        var kernel = Samples.Kernel with { Interfaces = [.. Samples.Kernel.Interfaces, Samples.Interface("y", "02:00:00:00:00:0f")] };

        Assert.Equal(["y: the MAC address is 02:00:00:00:00:0e in the result and 02:00:00:00:00:0f in the namespace"], Differences(result, kernel));
    }

    [Fact]
    public void An_address_on_another_interface_than_its_index_names_is_a_difference()
    {
        var result = Samples.Result with { Ips = [.. Samples.Result.Ips, Samples.Ip("10.1.0.2/24", 2, "10.1.0.1")] };

        Assert.Equal(["net1: 10.1.0.2/24 is in the result, but not on the interface"], Differences(result, Samples.Kernel));
    }

    [Fact]
    public void Another_prefix_length_is_a_difference()
    {
        var result = Samples.Result with { Ips = [Samples.Ip("10.1.0.2/16", 1, "10.1.0.1"), Samples.Result.Ips[1]] };

        Assert.Equal(
            ["eth0: 10.1.0.2/16 is in the result, but not on the interface", "eth0: 10.1.0.2/24 is on the interface, but not in the result"],
            Differences(result, Samples.Kernel));
    }

    [Fact]
    public void An_index_beyond_the_interfaces_is_a_difference()
    {
        var result = Samples.Result with { Ips = [.. Samples.Result.Ips, Samples.Ip("10.9.0.2/24", 3)] };

        Assert.Equal(["10.9.0.2/24 is on interface index 3, but the result has only the indexes 0 to 2"], Differences(result, Samples.Kernel));
    }

    [Fact]
    public void A_default_route_missing_from_the_kernel_is_a_difference() => Assert.Equal(
        ["the result has the default route 0.0.0.0/0 via 10.1.0.1, but the kernel does not"],
        Differences(Samples.Result, Samples.Kernel with { Ways = [] }));

    [Fact]
    public void A_default_route_missing_from_the_result_is_a_difference() => Assert.Equal(
        ["the kernel has a default route via 10.1.0.1 on eth0, but the result does not"],
        Differences(Samples.Result with { Routes = [] }, Samples.Kernel));

    // CNI §5 "ADD Success", routes: without gw the gateway is that of the network.
    [Fact]
    public void A_default_route_without_gateway_is_through_the_gateway_of_an_address() => Assert.Empty(
        Differences(Samples.Result with { Routes = [new ResultRoute { Dst = Samples.Cidr("0.0.0.0/0") }] }, Samples.Kernel));

    [Fact]
    public void IPv4_and_IPv6_default_routes_are_compared_separately()
    {
        var kernel = Samples.Kernel with { Ways = [Samples.Way("::/0", "fd00::1", "eth0")] };

        Assert.Equal(
            [
                "the result has the default route 0.0.0.0/0 via 10.1.0.1, but the kernel does not",
                "the kernel has a default route via fd00::1 on eth0, but the result does not",
            ],
            Differences(Samples.Result, kernel));
    }

    // The sbr plugin moves the routes of its predecessors into a table of its own, adds a rule, and answers as they did.
    [Theory]
    [InlineData("10.9.0.0/16", "10.2.0.1", 100)]
    [InlineData("0.0.0.0/0", "10.2.0.1", 101)]
    [InlineData("::/0", "fd00::1", 100)]
    public void A_route_is_searched_in_every_table_that_a_rule_refers_to(string destination, string gateway, uint table)
    {
        var result = Samples.Result with { Routes = [.. Samples.Result.Routes, Route(destination, gateway)] };
        var isIPv6 = destination.Contains(':');

        Assert.Empty(Differences(result, WithRule(isIPv6, table, Samples.Way(destination, gateway, "net1", table))));
    }

    [Fact]
    public void A_route_in_a_table_without_a_rule_is_a_difference()
    {
        var result = Samples.Result with { Routes = [.. Samples.Result.Routes, Route("10.9.0.0/16", "10.2.0.1")] };
        var way = Samples.Way("10.9.0.0/16", "10.2.0.1", "net1", 100);

        Assert.Equal(
            ["the result has the route 10.9.0.0/16 via 10.2.0.1, but the kernel has it in table 100 only, which no rule uses"],
            Differences(result, WithRule(isIPv6: true, table: 100, way)));
    }

    // Linux's rule for all VRFs names no table.
    [Fact]
    public void A_VRF_rule_refers_to_every_table()
    {
        var result = Samples.Result with { Routes = [.. Samples.Result.Routes, Route("10.9.0.0/16", "10.2.0.1")] };

        Assert.Empty(Differences(result, WithRule(isIPv6: false, table: 0, Samples.Way("10.9.0.0/16", "10.2.0.1", "net1", 10))));
    }

    [Fact]
    public void A_route_that_is_missing_from_all_tables_is_reported_as_a_difference() => Assert.Equal(
        ["the result has the route 10.9.0.0/16 via 10.2.0.1, but the kernel does not"],
        Differences(Samples.Result with { Routes = [.. Samples.Result.Routes, Route("10.9.0.0/16", "10.2.0.1")] }, Samples.Kernel));

    [Fact]
    public void Host_bits_of_a_route_destination_are_ignored() => Assert.Empty(
        Differences(Samples.Result with { Routes = [.. Samples.Result.Routes, Route("10.2.0.7/24", null)] }, Samples.Kernel));

    [Theory]
    [InlineData(100, 100, true)]
    [InlineData(100, 101, false)]
    [InlineData(100, 254, false)]
    public void A_route_that_names_its_table_is_looked_for_in_that_one(long named, uint actual, bool isFound)
    {
        var route = Route("::/0", "fd00::1") with { Table = named };
        var kernel = WithRule(isIPv6: true, actual, Samples.Way("::/0", "fd00::1", "net1", actual));

        var differences = Differences(Samples.Result with { Routes = [.. Samples.Result.Routes, route] }, kernel);

        Assert.Equal(isFound, !differences.Contains("the result has the default route ::/0 via fd00::1 in table 100, but the kernel does not"));
    }

    // Only the main table's decides for all traffic of the pod.
    [Fact]
    public void A_default_route_of_another_table_need_not_be_in_the_result() =>
        Assert.Empty(Differences(Samples.Result, WithRule(isIPv6: false, table: 100, Samples.Way("0.0.0.0/0", "10.2.0.1", "net1", 100))));

    [Fact]
    public void An_interface_missing_from_the_result_is_a_difference_unless_the_kernel_made_it() => Assert.Equal(
        ["the namespace has the interface net9, but the result does not"],
        Differences(Samples.Result, WithInterfaces(Samples.Interface("net9", "02:00:00:00:00:09"), Samples.Interface("sit0", "00:00:00:00"))));

    // Samples.Kernel has fe80::2 and 127.0.0.1 too, which no result names.
    [Fact]
    public void A_global_address_missing_from_the_result_is_a_difference() => Assert.Equal(
        ["net1: 10.2.0.2/24 is on the interface, but not in the result"],
        Differences(Samples.Result with { Ips = [Samples.Result.Ips[0]] }, Samples.Kernel));

    [Fact]
    public void A_primary_only_result_is_compared_only_with_the_primary_interface()
    {
        var result = Samples.Result with { Interfaces = [.. Samples.Result.Interfaces.Take(2)], Ips = [Samples.Result.Ips[0]] };
        var kernel = Samples.Kernel with
        {
            Ways = [.. Samples.Kernel.Ways, Samples.Way("0.0.0.0/0", "10.2.0.1", "net1")],
        };

        Assert.Empty(KernelComparison.Differences(result, Pod, kernel, isWhole: false));
    }

    [Fact]
    public void An_address_of_the_primary_missing_from_its_result_is_a_difference() => Assert.Equal(
        ["eth0: 10.1.0.2/24 is on the interface, but not in the result"],
        KernelComparison.Differences(
            Samples.Result with { Interfaces = [.. Samples.Result.Interfaces.Take(2)], Ips = [] }, Pod, Samples.Kernel with { Ways = [] }, isWhole: false)
            .Except(["the result has the default route 0.0.0.0/0 via 10.1.0.1, but the kernel does not"]));

    // A plugin that made nothing and names a sandbox that is nobody's.
    [Fact]
    public void The_requested_interface_is_searched_whatever_its_sandbox()
    {
        var result = new CniResult
        {
            Version = CniVersion.V100,
            Interfaces = [new ResultInterface { Name = "eth0", Sandbox = "x" }],
        };

        Assert.Equal(["the result has the interface eth0, but the namespace does not"], Differences(result, new KernelSnapshot([], [], [])));
    }

    private static SandboxInterfaces Pod { get; } = new(Samples.ClientNamespace, ["eth0", "net1"]);

    private static ResultRoute Route(string destination, string? gateway) =>
        new() { Dst = Samples.Cidr(destination), Gw = gateway is null ? null : IPAddress.Parse(gateway) };

    private static KernelSnapshot WithRule(bool isIPv6, uint table, params KernelWay[] ways) => Samples.Kernel with
    {
        Ways = [.. Samples.Kernel.Ways, .. ways],
        Rules = [.. Samples.Kernel.Rules, new RoutingRule(isIPv6, table)],
    };

    private static KernelSnapshot WithInterfaces(params KernelInterface[] more) =>
        Samples.Kernel with { Interfaces = [.. Samples.Kernel.Interfaces, .. more] };

    private static IReadOnlyList<string> Differences(CniResult result, KernelSnapshot kernel) =>
        KernelComparison.Differences(result, Pod, kernel, isWhole: true);
}
