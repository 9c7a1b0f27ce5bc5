// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;
using Support;

namespace Soak.Killing;

/// <summary>The recovery by the runtime after a kill, and what is left.</summary>
internal static class Aftermath
{
    public static Verdict Of(SoakNode node, MetaCniProcess runtime, Recovery recovery, Tally tally)
    {
        Wait(recovery);
        var wrong = new List<string>();
        switch (recovery)
        {
            case Recovery.Gc:
                Collect(node, wrong);
                break;
            case Recovery.AddAndDel:
                Require(wrong, "the ADD after it", runtime.Add());
                wrong.AddRange(PatientDel.Run(runtime, tally));
                break;
            default:
                wrong.AddRange(PatientDel.Run(runtime, tally));

                // DEL must leave nothing even before GC, and GC must not create anything.
                wrong.AddRange(node.Left(runtime.ContainerId).Select(fact => $"after DEL, before GC: {fact}"));
                Collect(node, wrong);
                break;
        }

        return new Verdict(node.Left(runtime.ContainerId), wrong);
    }

    // A runtime repeats GC; a plugin that fails at its first call may succeed later.
    private static void Collect(SoakNode node, List<string> wrong)
    {
        var collected = node.Collector().Gc();
        Require(wrong, "GC", collected.ExitCode == 0 ? collected : node.Collector().Gc());
    }

    private static void Wait(Recovery recovery) => Moment.After(TimeSpan.FromMilliseconds(recovery switch
    {
        Recovery.DelAfter10Milliseconds => 10,
        Recovery.DelAfterASecond => 1000,
        _ => 0,
    }));

    private static void Require(List<string> wrong, string what, ProcessOutcome outcome)
    {
        if (outcome.ExitCode != 0)
        {
            wrong.Add($"{what}: {outcome}");
        }
    }
}
