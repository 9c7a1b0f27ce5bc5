// SPDX-License-Identifier: Apache-2.0

namespace Soak.Killing;

/// <summary>
/// SIGKILL at every step of ADD and DEL with real plugins: between two of metacni's system calls, and from a plugin that kills its caller.
/// After the runtime's recovery nothing is left.
/// </summary>
internal sealed class KillExperiment : IExperiment
{
    public string Name => "kill";

    public void Run(Effort effort, Tally tally)
    {
        foreach (var networks in Sizes(effort))
        {
            new AloneComparison(networks).Run(effort, tally);
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };
        Parallel.ForEach(Cells(effort), options, cell =>
        {
            new CallerKilledByPlugin(cell).Run(tally);
            new KilledBetweenCalls(cell).Run(CallsFor(cell, effort), tally);
        });
    }

    private static int[] Sizes(Effort effort) => effort.Networks is { } one ? [one] : effort.IsQuick ? [1, 3] : [1, 3, 8];

    private static IEnumerable<KillCell> Cells(Effort effort) =>
        from networks in Sizes(effort).Reverse()
        from recovery in effort.IsQuick ? [Recovery.DelAtOnce] : Enum.GetValues<Recovery>()
        from command in new[] { "ADD", "DEL" }
        select new KillCell(networks, command, recovery);

    // A kill at a call without effects cannot change the outcome.
    private static IReadOnlyList<string> CallsFor(KillCell cell, Effort effort) => effort.IsQuick
        ? SystemCalls.Few
        : cell is { Recovery: Recovery.DelAtOnce, Networks: < 8 } ? SystemCalls.All : SystemCalls.Effects;
}
