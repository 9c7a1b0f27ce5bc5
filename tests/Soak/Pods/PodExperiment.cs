// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Pods;

/// <summary>Thousands of pods on one node, every second one with a fault: nothing is left and nothing grows.</summary>
internal sealed class PodExperiment : IExperiment
{
    private const double LargestGrowth = 1.5;

    // Too few samples make the times meaningless.
    private const int FewestToCompare = 400;

    public string Name => "pods";

    public void Run(Effort effort, Tally tally)
    {
        using var node = new SoakNode(3);
        node.WarmUp();
        var times = new (TimeSpan Add, TimeSpan Del)[effort.Pods];
        var (before, halfway) = (CountFiles(node), 0);
        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };

        // In order, so that the last quarter runs last.
        Parallel.ForEach(System.Collections.Concurrent.Partitioner.Create(Enumerable.Range(0, effort.Pods), System.Collections.Concurrent.EnumerablePartitionerOptions.NoBuffering), options, number =>
        {
            var life = new PodLife(node, number, tally);
            var verdict = life.Run();
            tally.Count($"pods, {(life.Fault is { } fault ? fault.ToString() : "without a fault")}", $"pod {number}", verdict);
            times[number] = life.Fault is null ? (life.AddTime, life.DelTime) : default;
            if (number == effort.Pods / 2)
            {
                halfway = CountFiles(node);
            }
        });

        tally.Count($"{effort.Pods} pods, afterwards on the host", "host", new Verdict(node.Left(node.Sandbox.ContainerId), []));
        tally.Note($"files in the state and lease directories: {before} before, {halfway} in the middle, {CountFiles(node)} at the end");
        if (effort.Pods < FewestToCompare)
        {
            return;
        }

        Compare("ADD", [.. times.Select(time => time.Add)], tally);
        Compare("DEL", [.. times.Select(time => time.Del)], tally);
    }

    private static int CountFiles(SoakNode node) =>
        Directory.EnumerateFiles(node.State, "*", SearchOption.AllDirectories).Count()
        + Directory.EnumerateFiles(node.Leases, "*", SearchOption.AllDirectories).Count();

    // Other work on the machine slows some calls; the fastest tenth shows the cost of the operation itself.
    private static void Compare(string command, IReadOnlyList<TimeSpan> times, Tally tally)
    {
        var quarter = times.Count / 4;
        var (first, last) = (FastestTenth(times.Take(quarter)), FastestTenth(times.Skip(times.Count - quarter)));
        var wrong = last > LargestGrowth * first ? [$"{command} took {first:0.0} ms in the first quarter and {last:0.0} ms in the last"] : Array.Empty<string>();
        tally.Count($"{times.Count} pods, time of {command}", "first and last quarter", Verdict.Of(wrong));
        tally.Note($"{command} of pods without a fault, fastest tenth: {first:0.0} ms in the first quarter of the run, {last:0.0} ms in the last");
    }

    private static double FastestTenth(IEnumerable<TimeSpan> times)
    {
        var ordered = times.Where(time => time > TimeSpan.Zero).Order().ToList();
        return ordered.Count == 0 ? 0 : ordered[ordered.Count / 10].TotalMilliseconds;
    }
}
