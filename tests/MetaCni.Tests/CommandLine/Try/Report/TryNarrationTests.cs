// SPDX-License-Identifier: Apache-2.0

using Cni.Results;
using Cni.Values;
using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Report;
using MetaCni.Validation;
using Snapshooter;
using Snapshooter.Xunit;

namespace MetaCni.Tests.CommandLine.Try.Report;

public sealed class TryNarrationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_result_of_a_pod_is_shown_only_in_verbose_mode(bool isVerbose)
    {
        var pod = Samples.Pod(Samples.Client, [.. InterfaceRow.Of(Samples.Result, Samples.ClientNamespace, Samples.Steps, Samples.Kernel)]) with
        {
            Answer = ResultCodec.Write(Samples.Result, CniVersion.V100),
            Words = new(["net1: nothing limits its bandwidth"], ["2026/02/03 04:05:06 sbr starts"]),
        };
        using var text = new StringWriter();

        new TryNarration(new Voices(text, isTerminal: false, colour: false), "dir", isVerbose).Print(pod);

        Snapshot.Match(text.ToString(), SnapshotNameExtension.Create(isVerbose ? "verbose" : "usual"));
    }

    [Fact]
    public void Findings_are_printed_as_errors_or_warnings() => Assert.Equal(
        "error: a.yaml: no API server knows it\nwarning: b.yaml: it has no effect\n",
        Told(narration => narration.Print([new Finding(true, "a.yaml", "no API server knows it"), new Finding(false, "b.yaml", "it has no effect")])));

    [Theory]
    [InlineData(true, "warning: default/agent: not attached: with hostNetwork: true a runtime calls no CNI plugin, so the pod has none of its networks;")]
    [InlineData(false, "default/agent: not attached: with hostNetwork: true a runtime calls no CNI plugin\n")]
    public void A_pod_with_hostNetwork_is_a_warning_if_it_requests_networks(bool requests, string beginning) => Assert.StartsWith(
        beginning,
        Told(narration => narration.PrintHostNetworkPods(
            [new TryPod("default", "agent", "") { IsOnHostNetwork = true, RequestsNetworks = requests }])));

    private static string Told(Action<TryNarration> tell)
    {
        using var text = new StringWriter();
        tell(new TryNarration(new Voices(text, isTerminal: false, colour: false), "dir", isVerbose: false));
        return text.ToString();
    }
}
