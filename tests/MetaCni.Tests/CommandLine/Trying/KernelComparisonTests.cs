// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Results;
using Cni.Values;
using MetaCni.CommandLine.Trying;

namespace MetaCni.Tests.CommandLine.Trying;

public sealed class KernelComparisonTests
{
    [Fact]
    public void A_result_that_the_kernel_shows_has_no_differences() => Assert.Empty(Differences(Samples.Result, Samples.Kernel));

    [Fact]
    public void An_interface_of_the_host_is_not_looked_for_in_the_namespace() =>
        Assert.DoesNotContain(Differences(Samples.Result, Samples.Kernel), difference => difference.Contains("br0"));

    [Fact]
    public void An_interface_that_is_missing_is_named()
    {
        var kernel = Samples.Kernel with { Interfaces = [.. Samples.Kernel.Interfaces.Where(i => i.Name != "net1")] };

        Assert.Equal(["the result has the interface net1, the namespace has not"], Differences(Samples.Result, kernel));
    }

    [Fact]
    public void Another_mac_is_a_difference()
    {
        var kernel = Samples.Kernel with
        {
            Interfaces = [.. Samples.Kernel.Interfaces.Where(i => i.Name != "net1"), Samples.Interface("net1", "02:00:00:00:00:ff", "10.2.0.2/24")],
        };

        Assert.Equal(
            ["net1: the MAC is 02:00:00:00:00:AB in the result and 02:00:00:00:00:ff in the namespace"],
            Differences(Samples.Result, kernel));
    }

    [Fact]
    public void An_address_on_another_interface_than_its_index_names_is_a_difference()
    {
        var result = Samples.Result with { Ips = [.. Samples.Result.Ips, Samples.Ip("10.1.0.2/24", 2, "10.1.0.1")] };

        Assert.Equal(["net1: 10.1.0.2/24 is in the result and not on the interface"], Differences(result, Samples.Kernel));
    }

    [Fact]
    public void Another_prefix_length_is_a_difference()
    {
        var result = Samples.Result with { Ips = [Samples.Ip("10.1.0.2/16", 1, "10.1.0.1"), Samples.Result.Ips[1]] };

        Assert.Equal(
            ["eth0: 10.1.0.2/16 is in the result and not on the interface", "eth0: 10.1.0.2/24 is on the interface and not in the result"],
            Differences(result, Samples.Kernel));
    }

    [Fact]
    public void An_index_beyond_the_interfaces_is_a_difference()
    {
        var result = Samples.Result with { Ips = [.. Samples.Result.Ips, Samples.Ip("10.9.0.2/24", 3)] };

        Assert.Equal(["10.9.0.2/24 is on interface number 3, and the result has 3"], Differences(result, Samples.Kernel));
    }

    [Fact]
    public void A_default_route_that_the_kernel_has_not_is_a_difference() => Assert.Equal(
        ["the result has the default route 0.0.0.0/0 via 10.1.0.1, the kernel has not"],
        Differences(Samples.Result, Samples.Kernel with { DefaultRoutes = [] }));

    [Fact]
    public void A_default_route_that_the_result_has_not_is_a_difference() => Assert.Equal(
        ["the kernel has a default route via 10.1.0.1 on eth0, the result has not"],
        Differences(Samples.Result with { Routes = [] }, Samples.Kernel));

    // CNI §5 "ADD Success", routes: without gw the gateway is that of the network.
    [Fact]
    public void A_default_route_without_gateway_is_through_the_gateway_of_an_address() => Assert.Empty(
        Differences(Samples.Result with { Routes = [new ResultRoute { Dst = Samples.Cidr("0.0.0.0/0") }] }, Samples.Kernel));

    [Fact]
    public void A_default_route_of_one_family_is_not_that_of_the_other()
    {
        var kernel = Samples.Kernel with { DefaultRoutes = [new KernelDefaultRoute(IsIPv6: true, IPAddress.Parse("fd00::1"), "eth0")] };

        Assert.Equal(
            [
                "the result has the default route 0.0.0.0/0 via 10.1.0.1, the kernel has not",
                "the kernel has a default route via fd00::1 on eth0, the result has not",
            ],
            Differences(Samples.Result, kernel));
    }

    [Fact]
    public void A_default_route_of_another_table_is_not_looked_for() => Assert.Empty(Differences(
        Samples.Result with { Routes = [.. Samples.Result.Routes, new ResultRoute { Dst = Samples.Cidr("::/0"), Table = 100 }] },
        Samples.Kernel));

    [Fact]
    public void An_interface_that_the_result_has_not_is_a_difference_unless_it_is_the_kernels_own() => Assert.Equal(
        ["the namespace has the interface net9, the result has not"],
        Differences(Samples.Result, WithInterfaces(Samples.Interface("net9", "02:00:00:00:00:09"), Samples.Interface("sit0", "00:00:00:00"))));

    // Samples.Kernel has fe80::2 and 127.0.0.1 too, which no result names.
    [Fact]
    public void A_global_address_that_the_result_has_not_is_a_difference() => Assert.Equal(
        ["net1: 10.2.0.2/24 is on the interface and not in the result"],
        Differences(Samples.Result with { Ips = [Samples.Result.Ips[0]] }, Samples.Kernel));

    [Fact]
    public void A_result_of_the_primary_alone_is_held_against_nothing_else()
    {
        var result = Samples.Result with { Interfaces = [.. Samples.Result.Interfaces.Take(2)], Ips = [Samples.Result.Ips[0]] };
        var kernel = Samples.Kernel with
        {
            DefaultRoutes = [.. Samples.Kernel.DefaultRoutes, new KernelDefaultRoute(IsIPv6: false, IPAddress.Parse("10.2.0.1"), "net1")],
        };

        Assert.Empty(KernelComparison.Differences(result, Pod, kernel, isWhole: false));
    }

    [Fact]
    public void An_address_of_the_primary_that_its_result_has_not_is_a_difference() => Assert.Equal(
        ["eth0: 10.1.0.2/24 is on the interface and not in the result"],
        KernelComparison.Differences(
            Samples.Result with { Interfaces = [.. Samples.Result.Interfaces.Take(2)], Ips = [] }, Pod, Samples.Kernel with { DefaultRoutes = [] }, isWhole: false)
            .Except(["the result has the default route 0.0.0.0/0 via 10.1.0.1, the kernel has not"]));

    // A plugin that made nothing and names a sandbox that is nobody's.
    [Fact]
    public void An_interface_that_was_asked_for_is_looked_for_whatever_sandbox_its_entry_names()
    {
        var result = new CniResult
        {
            Version = CniVersion.V100,
            Interfaces = [new ResultInterface { Name = "eth0", Sandbox = "x" }],
        };

        Assert.Equal(["the result has the interface eth0, the namespace has not"], Differences(result, new KernelSnapshot([], [])));
    }

    private static PodInterfaces Pod { get; } = new(Samples.ClientNamespace, ["eth0", "net1"]);

    private static KernelSnapshot WithInterfaces(params KernelInterface[] more) =>
        Samples.Kernel with { Interfaces = [.. Samples.Kernel.Interfaces, .. more] };

    private static IReadOnlyList<string> Differences(CniResult result, KernelSnapshot kernel) =>
        KernelComparison.Differences(result, Pod, kernel, isWhole: true);
}
