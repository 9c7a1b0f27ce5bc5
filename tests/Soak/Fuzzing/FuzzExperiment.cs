// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using System.Text;

namespace Soak.Fuzzing;

/// <summary>Mutates real inputs into invalid ones: nothing crashes or hangs, and every answer is a valid CNI answer.</summary>
internal sealed class FuzzExperiment : IExperiment
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private const int ShownBytes = 600;

    public string Name => "fuzz";

    public void Run(Effort effort, Tally tally)
    {
        tally.Note($"seed {effort.Seed}");
        var records = Records();
        var plugins = PluginTarget.All(records);
        using var executable = new BinaryTarget();
        IReadOnlyList<IFuzzTarget> targets = [.. ParserTarget.All(records), .. plugins, executable];
        var share = effort.Inputs / targets.Sum(target => 1.0 / target.Rarity);
        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };
        foreach (var (target, place) in targets.Select((target, place) => (target, place)))
        {
            var count = (int)Math.Ceiling(share / target.Rarity);
            Parallel.For(0, count, options, number => Try(target, new Random(HashCode(effort.Seed, place, number)), number, tally));
            tally.Note($"{target.Name}: {count} inputs, {target.Accepted} times accepted");
        }

        foreach (var target in plugins)
        {
            target.Dispose();
        }
    }

    private static void Try(IFuzzTarget target, Random random, int number, Tally tally)
    {
        var start = Stopwatch.GetTimestamp();
        var wrong = target.Try(random, out var input);
        if (Stopwatch.GetElapsedTime(start) > Patience)
        {
            wrong = [.. wrong, $"took {Stopwatch.GetElapsedTime(start)}"];
        }

        var shown = wrong.Count == 0 ? "" : Encoding.UTF8.GetString(input.AsSpan(0, Math.Min(input.Length, ShownBytes)));
        tally.Count(target.Name, $"input {number}: {shown}", Verdict.Of(wrong));
    }

    // Do not use System.HashCode, which differs in every run.
    private static int HashCode(int seed, int place, int number) => unchecked((((seed * 31) + place) * 1_000_003) + number);

    // Records of every stage, as written by the plugin.
    private static IReadOnlyList<byte[]> Records()
    {
        using var node = new FuzzNode();
        node.Run("ADD", node.Configuration);
        var complete = File.ReadAllBytes(node.Record);
        node.Plugins.ExitCode = 1;
        node.Run("DEL", node.Configuration);
        var stuck = File.ReadAllBytes(node.Record);
        var plan = complete.AsSpan(0, complete.AsSpan().IndexOf((byte)'\n') + 1).ToArray();
        return [complete, stuck, plan, complete[..^40]];
    }
}
