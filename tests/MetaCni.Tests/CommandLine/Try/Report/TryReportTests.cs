// SPDX-License-Identifier: Apache-2.0

using System.Net;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Report;

namespace MetaCni.Tests.CommandLine.Try.Report;

public sealed class TryReportTests
{
    private static readonly PodOutcome Pod = Samples.Pod(
        Samples.Client, [.. InterfaceRow.Of(Samples.Result, Samples.ClientNamespace, Samples.Steps, Samples.Kernel)]);

    [Fact]
    public void The_table_has_one_row_per_interface_of_the_namespace() => Assert.Equal(
        [
            "INTERFACE  NETWORK          PLUGIN            ADDRESSES    MAC                DEFAULT ROUTE",
            "eth0       primary          bridge            10.1.0.2/24  02:00:00:00:00:02  10.1.0.1",
            "net1       default/storage  macvlan + tuning  10.2.0.2/24  02:00:00:00:00:AB  -",
        ],
        TryReport.Table(Pod));

    // 20 ms in all; 10.25 + 5.5 of them in delegates.
    [Fact]
    public void The_duration_is_split_between_delegates_and_MetaCni() => Assert.Equal(
        "ADD took 20.0 ms: 15.8 ms in delegates, 4.3 ms in MetaCni",
        TryReport.Time(Pod));

    [Fact]
    public void The_agreement_line_counts_interfaces_addresses_and_routes() => Assert.Equal(
        "the kernel matches the result: 2 interfaces, 2 addresses, 1 default route",
        TryReport.Agreement(Pod));

    [Fact]
    public void Agreement_names_what_the_result_does_not_show() => Assert.Equal(
        "the kernel matches the result: 1 interface, 1 address, 1 default route; the result leaves out net1",
        TryReport.Agreement(Pod with { Rows = [Pod.Rows[0], Pod.Rows[1] with { IsInResult = false }] }));

    [Fact]
    public void A_ping_without_a_reply_is_shown_as_no_answer() =>
        Assert.Equal("  default/client  net1  10.2.0.2 -> 10.2.0.3 (default/server net1)  no answer", TryReport.Ping(new PingOutcome(Ping, null)));

    [Fact]
    public void A_ping_with_answer_has_its_time() => Assert.Equal(
        "  default/client  net1  10.2.0.2 -> 10.2.0.3 (default/server net1)  0.25 ms",
        TryReport.Ping(new PingOutcome(Ping, TimeSpan.FromMicroseconds(250))));

    private static PlannedPing Ping { get; } = new()
    {
        From = Samples.Client,
        Interface = "net1",
        Network = "storage",
        Source = IPAddress.Parse("10.2.0.2"),
        Target = IPAddress.Parse("10.2.0.3"),
        TargetName = "default/server net1",
    };
}
