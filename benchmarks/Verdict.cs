// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>The goals of MetaCni, evaluated on medians. Costs are in executions of loopback, above the plugins alone of the same run.</summary>
internal sealed class Verdict
{
    private const double DaemonLimit = 2;
    private const double MemoryLimit = 32;
    private const double ThroughputGoal = 0.9;

    // Multus 4.3 with its daemon, on another machine, in executions of loopback: docs/benchmarks.md. With one secondary between 0 and 2.
    private const double MultusDel = 4.8;
    private const double MultusThroughput = 0.58;

    private static readonly Dictionary<int, double> MultusAdd = new() { [0] = 5.8, [1] = 6.6, [2] = 7.5, [5] = 8.3 };

    private readonly Dictionary<string, Goal> _goals = [];

    /// <summary>Judges the cost of a verb.</summary>
    public void Judge(int secondaries, string variant, string verb, double executions)
    {
        if (variant == Variant.Daemon)
        {
            Goal($"{verb} by daemon costs <= {DaemonLimit:F1} executions").Judge($"{secondaries}", executions, DaemonLimit);
        }
        else if (variant != Variant.Floor)
        {
            Goal($"{verb} by {variant} costs no more than Multus with a daemon")
                .Judge($"{secondaries}", executions, verb == "ADD" ? MultusAdd[secondaries] : MultusDel);
        }
    }

    public void JudgeMemory(int secondaries, double mebibytes) =>
        Goal($"resident <= {MemoryLimit} MiB").Judge($"{secondaries}", mebibytes, MemoryLimit);

    /// <summary>Judges pods per second as a share of the floor's.</summary>
    public void JudgeThroughput(string variant, double share)
    {
        var (goal, limit) = variant == Variant.Daemon
            ? ($"throughput by daemon >= {ThroughputGoal} of the plugins alone", ThroughputGoal)
            : ($"throughput by {variant} no less than Multus with a daemon", MultusThroughput);
        Goal(goal).JudgeAtLeast(share, limit);
    }

    public override string ToString() => "Goals (what was measured, with so many secondaries)\n\n" + string.Join('\n', _goals.Values) + "\n";

    private Goal Goal(string text)
    {
        if (!_goals.TryGetValue(text, out var goal))
        {
            _goals[text] = goal = new Goal(text);
        }

        return goal;
    }
}
