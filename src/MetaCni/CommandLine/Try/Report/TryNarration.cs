// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Terminal;
using MetaCni.CommandLine.Try.Input;
using MetaCni.CommandLine.Try.Pods;
using MetaCni.CommandLine.Try.Session;
using MetaCni.Validation;

namespace MetaCni.CommandLine.Try.Report;

/// <summary>Prints the outcome of each step of a trial.</summary>
/// <param name="voices">The output.</param>
/// <param name="directory">DIR as typed, for hints.</param>
/// <param name="isVerbose">Also show results and the stderr of plugins.</param>
internal sealed class TryNarration(Voices voices, string directory, bool isVerbose)
{
    public void Print(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            if (finding.IsError)
            {
                voices.Error(finding.ToString());
            }
            else
            {
                voices.Warning(finding.ToString());
            }
        }
    }

    /// <summary>Lists the pods for which a runtime calls no plugin.</summary>
    public void PrintHostNetworkPods(IReadOnlyList<TryPod> pods)
    {
        foreach (var pod in pods)
        {
            var what = $"{pod}: not attached: with hostNetwork: true a runtime calls no CNI plugin";
            if (pod.RequestsNetworks)
            {
                voices.Warning($"{what}, so the pod has none of its networks; remove hostNetwork, or the annotation");
            }
            else
            {
                voices.Line(what);
            }
        }
    }

    public void Print(PodOutcome pod)
    {
        Print(pod.Sandbox, pod.Words);
        if (pod.Error is { } error)
        {
            voices.Error($"ADD failed after {Amount.Milliseconds(pod.Elapsed)} with code {error.Code}: {error.Message}");
            Lines(error.Details.Length > 0 ? [error.Details, ""] : [""]);
            return;
        }

        Lines(["", .. TryReport.Table(pod), "", .. isVerbose ? ["result", .. ResultText.Lines(pod.Answer!), ""] : Array.Empty<string>(), TryReport.Time(pod)]);
        if (pod.Differences.Count == 0)
        {
            voices.Good(TryReport.Agreement(pod));
        }

        foreach (var difference in pod.Differences)
        {
            voices.Error($"{pod.Sandbox.Pod}: {difference}");
        }

        voices.Line();
    }

    public void PrintSharedAddresses(IReadOnlyList<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            voices.Warning(sentence);
        }

        if (sentences.Count > 0)
        {
            voices.Line();
        }
    }

    public void Print(TeardownOutcome outcome)
    {
        foreach (var deletion in outcome.Deletions)
        {
            voices.Line(TryReport.Deletion(deletion));
            Print(deletion.Sandbox, deletion.Words);
            if (deletion is { Error: { } refusal, IsGivenUp: true })
            {
                voices.Warning($"DEL of {deletion.Sandbox.Pod} failed with code {refusal.Code}: {refusal.Message}; "
                    + "given up: its namespace, leases and record are removed, anything else that its plugins made is not");
            }
            else if (deletion.Error is { } error)
            {
                voices.Error($"DEL of {deletion.Sandbox.Pod} failed with code {error.Code}: {error.Message}");
            }
        }

        foreach (var line in TryReport.RemovedBridges(outcome))
        {
            voices.Line(line);
        }

        foreach (var sentence in outcome.Left.Sentences)
        {
            voices.Error(sentence);
        }

        if (outcome.Left.None)
        {
            voices.Good("nothing is left: no interface on the host or in a namespace, no lease, no record");
        }

        if (!outcome.Succeeded)
        {
            voices.Hint($"after you fix the cause: metacni try {directory} --down");
            voices.Hint($"to give up what cannot be torn down: metacni try {directory} --down --force");
        }
    }

    public void PrintNextSteps(TrySession session)
    {
        foreach (var sandbox in session.Sandboxes)
        {
            voices.Hint($"to look at {sandbox.Pod}: ip netns exec {sandbox.NamespaceName} ip address");
        }

        voices.Hint($"to tear down: metacni try {directory} --down");
    }

    /// <summary>Prints the reason that the trial stopped, in the format of all commands.</summary>
    public static void Print(TryFailure failure, Voices voices)
    {
        voices.Error(failure.Message);
        if (failure.Hint is { } hint)
        {
            voices.Hint(hint);
        }
    }

    public void Print(TryVerdict verdict)
    {
        voices.Line();
        voices.Verdict(verdict.Tone, verdict.Text);
    }

    private void Print(TrySandbox sandbox, PluginWords words)
    {
        if (isVerbose && words.Lines.Count > 0)
        {
            Lines(["plugins wrote to stderr", .. words.Lines.Select(line => $"  {line}")]);
        }

        foreach (var warning in words.Warnings)
        {
            voices.Warning($"{sandbox.Pod}: {warning}");
        }
    }

    private void Lines(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            voices.Line(line.Length == 0 ? "" : $"  {line}");
        }
    }
}
