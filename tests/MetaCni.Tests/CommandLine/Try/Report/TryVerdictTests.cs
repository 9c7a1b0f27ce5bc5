// SPDX-License-Identifier: Apache-2.0

using System.Net;
using Cni.Errors;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pings;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Report;
using MetaCni.Validation;

namespace MetaCni.Tests.CommandLine.Try.Report;

public sealed class TryVerdictTests
{
    private static readonly Leftovers Nothing = new() { HostInterfaces = [], NamespaceInterfaces = [], Leases = [], Records = [] };

    private static readonly PlannedPing Ping = new()
    {
        From = Samples.Client,
        Interface = "net1",
        Network = "a",
        Source = IPAddress.Loopback,
        Target = IPAddress.Loopback,
        TargetName = "itself",
    };

    private static readonly TryOutcome Good = new()
    {
        Directory = "/examples/a",
        Pods = [Samples.Pod(Samples.Client), Samples.Pod(Samples.Server)],
        Pings = [new PingOutcome(Ping, TimeSpan.FromMilliseconds(1))],
        PodTeardown = Taken(new PodDeletion(Samples.Client, default, PluginWords.None, null)),
    };

    [Fact]
    public void The_verdict_of_a_success_summarizes_the_trial() =>
        Assert.Equal(new TryVerdict(VerdictTone.Good, "2 pods attached, 1 ping answered, nothing left"), TryVerdict.Of(Good));

    [Fact]
    public void The_verdict_says_when_pods_are_left_attached() =>
        Assert.Equal("2 pods attached, 1 ping answered, left attached", TryVerdict.Of(Good with { PodTeardown = null }).Text);

    [Fact]
    public void The_verdict_of_a_teardown_alone_counts_the_pods() =>
        Assert.Equal("1 pod torn down, nothing left", TryVerdict.Of(new TryOutcome { Directory = "/a", PodTeardown = Good.PodTeardown }).Text);

    [Fact]
    public void Warnings_of_every_step_are_counted()
    {
        var outcome = Good with
        {
            Findings = [new Finding(false, "", "a")],
            HostNetworkPods = [new TryPod("default", "agent", "") { RequestsNetworks = true }],
            Pods = [Samples.Pod(Samples.Client) with { Words = new(["b"], ["said by a plugin"]) }],
            SharedAddresses = ["e"],
            PodTeardown = Taken(new PodDeletion(Samples.Client, default, new(["c"], ["said by a plugin"]), new CniError(7, "d")) { IsGivenUp = true }),
        };

        Assert.Equal(
            new TryVerdict(
                VerdictTone.Doubtful,
                "1 pod attached, 1 ping answered, 1 pod on the host's network not attached, nothing left; look at the 6 warnings above"),
            TryVerdict.Of(outcome));
    }

    [Fact]
    public void A_pod_with_hostNetwork_that_requests_no_networks_is_not_a_warning() => Assert.Equal(
        new TryVerdict(VerdictTone.Good, "1 pod on the host's network not attached"),
        TryVerdict.Of(new TryOutcome { Directory = "/a", HostNetworkPods = [new TryPod("default", "agent", "")] }));

    public static TheoryData<string, string> Failures => new()
    {
        { "finding", "nothing was attached: 1 mistake in the manifests" },
        { "usage", "nothing was attached; see the error above" },
        { "stopped", "the trial was stopped; see the error above" },
        { "interruption", "interrupted" },
        { "add", "default/client was not attached (code 106)" },
        { "difference", "default/client: 2 differences between the result and the kernel" },
        { "ping", "1 of 2 pings not answered" },
        { "left", "something is left after the tear-down" },
        { "del", "something is left after the tear-down" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_verdict_of_a_failure_names_only_the_problem(string what, string text)
    {
        var outcome = what switch
        {
            "finding" => new TryOutcome { Directory = "/a", Findings = [new Finding(true, "", "a"), new Finding(false, "", "b")] },
            "usage" => new TryOutcome { Directory = "/a", Failure = new TryFailure("a", null, IsUsage: true) },
            "stopped" => new TryOutcome { Directory = "/a", Failure = new TryFailure("a", null, IsUsage: false) },
            "interruption" => Good with { Interrupted = true },
            "add" => Good with { Pods = [Samples.Pod(Samples.Client) with { Error = new CniError(106, "no") }] },
            "difference" => Good with { Pods = [Samples.Pod(Samples.Client) with { Differences = ["a", "b"] }] },
            "ping" => Good with { Pings = [.. Good.Pings, new PingOutcome(Ping, null)] },
            "left" => Good with { PodTeardown = Good.PodTeardown! with { Left = Nothing with { Leases = ["/a"] } } },
            _ => Good with { PodTeardown = Taken(new PodDeletion(Samples.Client, default, PluginWords.None, new CniError(7, "no"))) },
        };

        Assert.Equal(new TryVerdict(VerdictTone.Failed, text), TryVerdict.Of(outcome));
        Assert.False(outcome.Succeeded);
    }

    private static TeardownOutcome Taken(PodDeletion deletion) => new() { Deletions = [deletion], RemovedBridges = [], Left = Nothing };
}
