// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Kernel;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;

namespace MetaCni.Tests.CommandLine.Try.Pings;

public sealed class PingPlanTests
{
    private static readonly KernelSnapshot Host = new([Samples.Interface("br0", "02:00:00:00:00:01", "10.1.0.1/24")], [], []);

    [Fact]
    public void Two_pods_on_a_network_ping_each_other()
    {
        var pods = new[]
        {
            Samples.Pod(Samples.Client, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0))),
            Samples.Pod(Samples.Server, Samples.Row("net1", "storage", Samples.Ip("10.2.0.3/24", 0))),
        };

        Assert.Equal(
            ["net1 10.2.0.2 -> 10.2.0.3 default/server net1", "net1 10.2.0.3 -> 10.2.0.2 default/client net1"],
            Plan(pods));
    }

    [Fact]
    public void An_address_that_another_pod_has_as_well_is_not_pinged() => Assert.Empty(Plan(
    [
        Samples.Pod(Samples.Client, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0))),
        Samples.Pod(Samples.Server, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0))),
    ]));

    [Fact]
    public void With_two_interfaces_on_one_network_each_pings_the_interface_of_the_same_name()
    {
        InterfaceRow[] rows(int first) =>
        [
            Samples.Row("net1", "fabric", Samples.Ip($"10.2.0.{first}/24", 0)),
            Samples.Row("net2", "fabric", Samples.Ip($"10.2.0.{first + 1}/24", 0)),
        ];

        var planned = Plan([Samples.Pod(Samples.Client, rows(2)), Samples.Pod(Samples.Server, rows(4))]);

        Assert.Equal(
            ["net1 10.2.0.2 -> 10.2.0.4 default/server net1", "net2 10.2.0.3 -> 10.2.0.5 default/server net2"],
            planned.Take(2));
    }

    [Fact]
    public void Every_address_pings_in_its_own_subnet_and_family()
    {
        InterfaceRow row(int host) => Samples.Row(
            "net1", "lab", Samples.Ip($"10.2.0.{host}/24", 0), Samples.Ip($"10.3.0.{host}/24", 0), Samples.Ip($"fd00::{host}/64", 0));

        var planned = Plan([Samples.Pod(Samples.Client, row(2)), Samples.Pod(Samples.Server, row(3))]);

        Assert.Equal(
            [
                "net1 10.2.0.2 -> 10.2.0.3 default/server net1",
                "net1 10.3.0.2 -> 10.3.0.3 default/server net1",
                "net1 fd00::2 -> fd00::3 default/server net1",
            ],
            planned.Take(3));
    }

    [Fact]
    public void A_pod_alone_pings_the_gateway_that_the_host_has() => Assert.Equal(
        ["eth0 10.1.0.2 -> 10.1.0.1 the gateway, br0 of the host"],
        Plan([Samples.Pod(Samples.Client, Samples.Row("eth0", "primary", Samples.Ip("10.1.0.2/24", 0, "10.1.0.1")))]));

    // macvlan and host-local name a gateway that need not be anywhere on this host.
    [Fact]
    public void A_gateway_that_is_elsewhere_is_not_pinged() => Assert.Empty(
        Plan([Samples.Pod(Samples.Client, Samples.Row("net1", "storage", Samples.Ip("10.2.0.2/24", 0, "10.2.0.1")))]));

    [Fact]
    public void Pods_on_different_networks_do_not_ping_each_other() => Assert.Empty(Plan(
    [
        Samples.Pod(Samples.Client, Samples.Row("net1", "a", Samples.Ip("10.2.0.2/24", 0))),
        Samples.Pod(Samples.Server, Samples.Row("net1", "b", Samples.Ip("10.2.0.3/24", 0))),
    ]));

    private static IEnumerable<string> Plan(IReadOnlyList<PodOutcome> pods) =>
        PingPlan.Of(pods, Host).Select(ping => $"{ping.Interface} {ping.Source} -> {ping.Target} {ping.TargetName}");
}
