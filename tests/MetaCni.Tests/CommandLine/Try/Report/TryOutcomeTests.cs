// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Report;

namespace MetaCni.Tests.CommandLine.Try.Report;

public sealed class TryOutcomeTests
{
    private static readonly Leftovers Nothing = new() { HostInterfaces = [], NamespaceInterfaces = [], Leases = [], Records = [] };

    private static readonly TryOutcome Good = new()
    {
        Directory = "/examples/a",
        Pods = [Samples.Pod(Samples.Client)],
        Pings = [Ping(TimeSpan.FromMilliseconds(1))],
        PodTeardown = new TeardownOutcome { Deletions = [new PodDeletion(Samples.Client, default, PluginWords.None, null)], RemovedBridges = [], Left = Nothing },
    };

    [Fact]
    public void An_outcome_without_problems_is_a_success() => Assert.True(Good.Succeeded);

    [Fact]
    public void A_failed_add_is_failure() => Assert.False((Good with
    {
        Pods = [Samples.Pod(Samples.Client) with { Error = new CniError(CniErrorCode.TryAgainLater, "later") }],
    }).Succeeded);

    [Fact]
    public void A_difference_to_the_kernel_is_failure() =>
        Assert.False((Good with { Pods = [Samples.Pod(Samples.Client) with { Differences = ["another MAC"] }] }).Succeeded);

    [Fact]
    public void A_ping_without_answer_is_failure() => Assert.False((Good with { Pings = [Ping(null)] }).Succeeded);

    [Fact]
    public void An_interruption_is_failure() => Assert.False((Good with { Interrupted = true }).Succeeded);

    [Fact]
    public void Pods_that_are_kept_are_no_failure() => Assert.True((Good with { PodTeardown = null }).Succeeded);

    [Fact]
    public void A_failed_del_is_failure() => Assert.False((Good with
    {
        PodTeardown = Good.PodTeardown! with { Deletions = [new PodDeletion(Samples.Client, default, PluginWords.None, new CniError(PluginErrorCode.PluginFailed, "no"))] },
    }).Succeeded);

    [Fact]
    public void Anything_left_is_failure()
    {
        Leftovers[] left =
        [
            Nothing with { HostInterfaces = ["veth1"] },
            Nothing with { NamespaceInterfaces = ["net1"] },
            Nothing with { Leases = ["/var/lib/cni/networks/a/10.0.0.2"] },
            Nothing with { Records = ["/state/attachments/a@eth0.jsonl"] },
        ];

        Assert.All(left, one => Assert.False((Good with { PodTeardown = Good.PodTeardown! with { Left = one } }).Succeeded));
    }

    [Fact]
    public void The_JSON_contains_everything_a_program_needs()
    {
        var json = TryJson.Of(Good);

        Assert.True((bool)json["succeeded"]!);
        Assert.True((bool)json["pods"]![0]!["matchesKernel"]!);
        Assert.Equal("a1b2c3", (string?)json["pods"]![0]!["containerId"]);
        Assert.Equal(20, (double)json["pods"]![0]!["milliseconds"]!["total"]!);
        Assert.Equal(15.75, (double)json["pods"]![0]!["milliseconds"]!["delegates"]!);
        Assert.Equal(4.25, (double)json["pods"]![0]!["milliseconds"]!["metacni"]!);
        Assert.True((bool)json["pings"]![0]!["answered"]!);
        Assert.True((bool)json["takeDown"]!["nothingLeft"]!);
    }

    private static PingOutcome Ping(TimeSpan? roundTrip) => new(
        new PlannedPing
        {
            From = Samples.Client,
            Interface = "net1",
            Network = "a",
            Source = IPAddress.Loopback,
            Target = IPAddress.Loopback,
            TargetName = "itself",
        },
        roundTrip);
}
