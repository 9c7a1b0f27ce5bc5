// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Terminal;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>The outcome of a whole trial in one line.</summary>
/// <param name="Tone">The tone.</param>
/// <param name="Text">The text.</param>
internal sealed record TryVerdict(VerdictTone Tone, string Text)
{
    public static TryVerdict Of(TryOutcome outcome)
    {
        string[] failures = [.. Failures(outcome)];
        var warnings = Warnings(outcome);
        return failures.Length > 0 ? new(VerdictTone.Failed, string.Join("; ", failures))
            : warnings > 0 ? new(VerdictTone.Doubtful, $"{Done(outcome)}; look at the {Amount.Of(warnings, "warning")} above")
            : new(VerdictTone.Good, Done(outcome));
    }

    private static IEnumerable<string> Failures(TryOutcome outcome)
    {
        if (outcome.Findings.Count(finding => finding.IsError) is var mistakes and > 0)
        {
            yield return $"nothing was attached: {Amount.Of(mistakes, "mistake")} in the manifests";
        }

        if (outcome.Failure is { } failure)
        {
            yield return failure.IsUsage ? "nothing was attached; see the error above" : "the trial was stopped; see the error above";
        }

        if (outcome.Interrupted)
        {
            yield return "interrupted";
        }

        foreach (var pod in outcome.Pods.Where(pod => !pod.Succeeded))
        {
            yield return pod.Error is { } error
                ? $"{pod.Sandbox.Pod} was not attached (code {error.Code})"
                : $"{pod.Sandbox.Pod}: {Amount.Of(pod.Differences.Count, "difference")} between the result and the kernel";
        }

        if (outcome.Pings.Count(ping => ping.RoundTrip is null) is var unanswered and > 0)
        {
            yield return $"{unanswered} of {Amount.Of(outcome.Pings.Count, "ping")} not answered";
        }

        if (outcome.PodTeardown is { Succeeded: false })
        {
            yield return "something is left after the tear-down";
        }
    }

    private static int Warnings(TryOutcome outcome) =>
        outcome.Findings.Count(finding => !finding.IsError)
        + outcome.HostNetworkPods.Count(pod => pod.RequestsNetworks)
        + outcome.Pods.Sum(pod => pod.Words.Warnings.Count)
        + outcome.SharedAddresses.Count
        + (outcome.PodTeardown?.Deletions.Sum(deletion => deletion.Words.Warnings.Count + (deletion.IsGivenUp ? 1 : 0)) ?? 0);

    private static string Done(TryOutcome outcome) => string.Join(", ", Parts(outcome));

    private static IEnumerable<string> Parts(TryOutcome outcome)
    {
        if (outcome.Pods.Count > 0)
        {
            yield return $"{Amount.Of(outcome.Pods.Count, "pod")} attached";
        }

        if (outcome.Pings.Count > 0)
        {
            yield return $"{Amount.Of(outcome.Pings.Count, "ping")} answered";
        }

        if (outcome.HostNetworkPods.Count > 0)
        {
            yield return $"{Amount.Of(outcome.HostNetworkPods.Count, "pod")} on the host's network not attached";
        }

        if (outcome.PodTeardown is { } takeDown)
        {
            yield return outcome.Pods.Count > 0
                ? "nothing left"
                : $"{Amount.Of(takeDown.Deletions.Count, "pod")} torn down, nothing left";
        }
        else if (outcome.Pods.Count > 0)
        {
            yield return "left attached";
        }
    }
}
