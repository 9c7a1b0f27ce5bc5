// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Support;

namespace Soak.Costs;

/// <summary>
/// Searches for the most expensive input from any source: no call may use more than 64 MiB of memory, or more processor time than 200
/// executions of the simplest plugin.
/// </summary>
internal sealed class CostExperiment : IExperiment
{
    private const long MostResidentKiB = 64 * 1024;
    private const int MostLoopbacks = 200;

    private readonly Lock _lock = new();

    public string Name => "worst";

    public void Run(Effort effort, Tally tally)
    {
        using var nodes = new ThreadLocal<CostNode>(() => new CostNode(), trackAllValues: true);
        var loopback = nodes.Value!.Loopback();
        var search = new WorstSearch();
        var (memory, time) = (new Worst(), new Worst());
        var count = Math.Max(effort.WorstInputs, WorstSearch.KnownAttacks);
        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };
        Parallel.For(0, count, options, number =>
        {
            var input = search.Next(number, new Random(unchecked((effort.Seed * 1_000_003) + number)));
            var calls = nodes.Value!.Try(input);
            var wrong = calls.SelectMany(call => Wrong(nodes.Value!, call, loopback)).ToList();
            tally.Count("inputs that cost much", $"input {number}: {input}", Verdict.Of(wrong));
            search.Learn(input, calls.Max(call => Cost(call.Cost, loopback)));
            lock (_lock)
            {
                memory.See(input, calls.MaxBy(call => call.Cost.ResidentKiB), call => call.Cost.ResidentKiB);
                time.See(input, calls.MaxBy(call => call.Cost.Processor), call => call.Cost.Processor.TotalMilliseconds / loopback.TotalMilliseconds);
            }
        });

        tally.Note($"one execution of loopback: {loopback.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture)} ms of processor time");
        tally.Note($"most memory: {(memory.Most / 1024).ToString("0.0", CultureInfo.InvariantCulture)} MiB, {memory.Description}");
        tally.Note($"most time: {time.Most.ToString("0", CultureInfo.InvariantCulture)} executions of loopback, {time.Description}");
        foreach (var node in nodes.Values)
        {
            node.Dispose();
        }
    }

    private static double Cost(Measured cost, TimeSpan loopback) =>
        Math.Max(cost.ResidentKiB / (double)MostResidentKiB, cost.Processor / loopback / MostLoopbacks);

    // Processor time depends on other work on the machine, so an excess is compared with the loopback plugin at the same moment.
    private static IEnumerable<string> Wrong(
        CostNode node, (string Command, Measured Cost, IReadOnlyList<string> Wrong) call, TimeSpan loopback)
    {
        foreach (var problem in call.Wrong)
        {
            yield return problem;
        }

        if (call.Cost.ResidentKiB > MostResidentKiB)
        {
            yield return $"{call.Command} had {call.Cost.ResidentKiB / 1024} MiB resident";
        }

        if (call.Cost.Processor > loopback * MostLoopbacks && call.Cost.Processor > node.Loopback() * MostLoopbacks)
        {
            yield return $"{call.Command} took {call.Cost.Processor.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture)} s of processor time";
        }
    }

    private sealed class Worst
    {
        public double Most { get; private set; }

        public string Description { get; private set; } = "";

        public void See<T>(CostInput input, T call, Func<T, double> cost)
        {
            if (cost(call) > Most)
            {
                (Most, Description) = (cost(call), input.ToString());
            }
        }
    }
}
