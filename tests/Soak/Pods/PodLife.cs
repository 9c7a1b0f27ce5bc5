// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text.Json.Nodes;
using Soak.Nodes;
using Support;

namespace Soak.Pods;

/// <summary>The life of one pod, with or without a fault.</summary>
/// <param name="node">The node.</param>
/// <param name="number">The number, which determines the fault.</param>
/// <param name="tally">Receives events that are only counted.</param>
internal sealed class PodLife(SoakNode node, int number, Tally tally)
{
    private static readonly PodFault[] Faults = Enum.GetValues<PodFault>();
    private static readonly string[] Calls = ["write", "fsync", "rename", "clone3", "poll", "openat"];

    private const int FirstPort = 20_000;
    private const int Ports = 10_000;

    private readonly TestPod _pod = new() { Name = $"pod-{number}" };

    /// <summary>The fault of every second pod.</summary>
    public PodFault? Fault { get; } = number % 2 == 0 ? null : Faults[number / 2 % Faults.Length];

    public TimeSpan AddTime { get; private set; }

    public TimeSpan DelTime { get; private set; }

    public Verdict Run()
    {
        using var sandbox = new TestNamespace();
        node.Announce(_pod, Fault == PodFault.NamespaceGone ? [2] : [1, 2]);
        var runtime = node.Runtime(Config()) with { NetworkNamespace = sandbox.Path, Pod = _pod };
        var verdict = Verdict.Of(Attach(runtime));
        verdict = verdict.And(Detach(runtime, sandbox));
        node.Forget(_pod);
        var left = Fault == PodFault.NamespaceGone ? [] : sandbox.LinkNames;
        return verdict with { Left = [.. left.Select(link => $"pod link {link}"), .. Files(runtime.ContainerId)] };
    }

    private JsonObject Config()
    {
        var config = node.ConfigWithPort(FirstPort + (number % Ports));
        var primary = config["delegates"]![0]!;
        var plugins = primary["plugins"]!.AsArray();

        // Without a namespace the reference plugins cannot find their masquerading rules.
        if (Fault == PodFault.NamespaceGone)
        {
            plugins[0]!.AsObject().Remove("ipMasq");
        }

        JsonObject? extra = Fault switch
        {
            PodFault.PluginFailsAdd => Recorder.Failing("ADD", 77, "no"),
            PodFault.PluginCrashesDel => Recorder.Misbehaving("DEL", "crash"),
            PodFault.AddKilled => Recorder.Misbehaving("ADD", "kill-parent"),
            PodFault.DelKilled => Recorder.Misbehaving("DEL", "kill-parent"),
            _ => null,
        };
        if (extra is not null)
        {
            plugins.Insert(1 + (number % 2), extra);
        }

        return config;
    }

    private IReadOnlyList<string> Attach(MetaCniProcess runtime)
    {
        if (Fault == PodFault.AddKilledAnywhere)
        {
            (runtime with { Wrapper = Strace.Kill(Calls[number / 16 % Calls.Length], 1 + (number / 96 % 12)) }).Add();
            return [];
        }

        var start = Stopwatch.GetTimestamp();
        var outcome = runtime.Add();
        AddTime = Stopwatch.GetElapsedTime(start);
        return Fault switch
        {
            PodFault.PluginFailsAdd => outcome.ExitCode == 1 ? [] : [$"ADD: {outcome}"],
            PodFault.AddKilled => outcome.ExitCode == Strace.Killed ? [] : [$"ADD: {outcome}"],
            PodFault.AddedTwice when outcome.ExitCode == 0 => Succeeded("the second ADD", runtime.Add()),
            _ => Succeeded("ADD", outcome),
        };
    }

    private IReadOnlyList<string> Detach(MetaCniProcess runtime, TestNamespace sandbox)
    {
        var del = runtime;
        switch (Fault)
        {
            case PodFault.NamespaceGone:
                sandbox.Dispose();
                del = runtime with { NetworkNamespace = number % 4 == 1 ? "" : sandbox.Path };
                break;
            case PodFault.ClusterGone:
                node.Forget(_pod);
                var config = Config();
                config["manifests"] = node.Sandbox.Combine("no-such-directory");
                del = runtime.With(config) with { Pod = null };
                break;
            case PodFault.DelKilled or PodFault.PluginCrashesDel:
                var outcome = runtime.Del();
                if (outcome.ExitCode == 0)
                {
                    return [$"DEL succeeded: {outcome}"];
                }

                break;
        }

        var start = Stopwatch.GetTimestamp();
        var wrong = PatientDel.Run(del, tally);
        DelTime = Stopwatch.GetElapsedTime(start);
        return wrong;
    }

    private static IReadOnlyList<string> Succeeded(string what, ProcessOutcome outcome) => outcome.ExitCode == 0 ? [] : [$"{what}: {outcome}"];

    private IEnumerable<string> Files(string containerId) =>
        Directory.EnumerateFiles(node.State, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains(containerId, StringComparison.Ordinal) || file.Contains(_pod.Name + ".", StringComparison.Ordinal));
}
