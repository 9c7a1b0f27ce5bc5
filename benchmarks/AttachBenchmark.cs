// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Support;

namespace Benchmarks;

/// <summary>
/// ADD and DEL of bridge networks with host-local: plugins called directly, and metacni with each source of pods and definitions.
/// </summary>
internal sealed class AttachBenchmark(TemporaryDirectory directory)
{
    // The server is compiled just in time, so its first responses are slow.
    private const int WarmUpRounds = 5;

    // The time to remove a link depends on its age, so a slower ADD would change the time of DEL.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private static readonly int[] Secondaries = [0, 1, 2, 5];
    private static readonly string[] Verbs = ["ADD", "DEL"];

    private readonly Stage _stage = new(directory.Combine("stdout"));
    private readonly Loopback _loopback = new(directory);
    private readonly List<Scenario> _scenarios = [.. Secondaries.Select(count => new Scenario(count, directory, $"bench-{count}"))];

    public string Run(int rounds, Verdict verdict)
    {
        MeasureAll(WarmUpRounds);
        _loopback.Forget();
        _scenarios.SelectMany(scenario => scenario.Variants).ToList().ForEach(variant => variant.Forget());
        MeasureAll(rounds);
        return $"{Times(rounds, verdict)}\n{Processes(verdict)}";
    }

    // Every scenario runs in every round, each time in another order, so that a slow machine slows all of them equally.
    private void MeasureAll(int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var scenario in _scenarios)
            {
                _loopback.Measure(_stage);
                var first = round % scenario.Variants.Count;
                foreach (var variant in scenario.Variants.Skip(first).Concat(scenario.Variants.Take(first)))
                {
                    WithLinks(scenario, (verb, sandbox) => variant[verb].Add(_stage.Measure(variant.Commands(verb, sandbox))));
                }
            }
        }
    }

    // Checks the links after every call: a call that does nothing would be fast.
    private static void WithLinks(Scenario scenario, Action<string, Sandbox> call)
    {
        using var sandbox = new Sandbox();
        foreach (var verb in Verbs)
        {
            if (verb == "DEL")
            {
                Thread.Sleep(Settling);
            }

            call(verb, sandbox);
            scenario.RequireLinks(verb, sandbox);
        }
    }

    private Table Times(int rounds, Verdict verdict)
    {
        var unit = _loopback.Milliseconds;
        var table = new Table(
            string.Create(CultureInfo.InvariantCulture, $"ADD and DEL, {rounds} rounds; cost is the difference to the plugins alone; an execution of loopback takes {unit:F2} ms (minimum {_loopback.Measured.Minimum:F2})"),
            "secondaries", "verb", "by", "ms: median", "min", "cost: median", "min", "in executions");
        foreach (var (scenario, verb, variant) in Rows())
        {
            var (measured, floor) = (variant[verb].Milliseconds, scenario.Floor[verb].Milliseconds);
            var (median, minimum) = (measured.Median - floor.Median, measured.Minimum - floor.Minimum);
            table.Add(scenario.Secondaries, verb, variant.Name, measured.Median, measured.Minimum, median, minimum, median / unit);
            verdict.Judge(scenario.Secondaries, variant.Name, verb, median / unit);
        }

        return table;
    }

    private Table Processes(Verdict verdict)
    {
        var table = new Table(
            "The processes themselves, without those that they start (medians)",
            "secondaries", "verb", "by", "processor ms", "minor faults", "major faults", "10^6 instructions", "max RSS (MiB)");
        foreach (var scenario in _scenarios)
        {
            var memory = scenario.Variants.ToDictionary(variant => variant, variant => OneEach(scenario, variant, commands => commands.Max(_stage.ResidentMebibytes)));
            var instructions = scenario.Variants.ToDictionary(variant => variant, variant => OneEach(scenario, variant, _stage.Instructions));
            foreach (var (verb, variant) in Verbs.SelectMany(verb => scenario.Variants.Select(variant => (verb, variant))))
            {
                var measured = variant[verb];
                table.Add(
                    scenario.Secondaries,
                    verb,
                    variant.Name,
                    measured.Processor.Median,
                    $"{measured.MinorFaults.Median:F0}",
                    $"{measured.MajorFaults.Median:F0}",
                    instructions[variant][verb] is { } count ? count : "not available",
                    memory[variant][verb]);
                if (variant.Name != Variant.Floor)
                {
                    verdict.JudgeMemory(scenario.Secondaries, memory[variant][verb]);
                }
            }
        }

        return table;
    }

    private IEnumerable<(Scenario Scenario, string Verb, Variant Variant)> Rows() =>
        from scenario in _scenarios
        from verb in Verbs
        from variant in scenario.Variants
        select (scenario, verb, variant);

    // Measured separately: the measuring program would be included in the time.
    private static Dictionary<string, T> OneEach<T>(Scenario scenario, Variant variant, Func<IReadOnlyList<PluginCommand>, T> measure)
    {
        var values = new Dictionary<string, T>();
        WithLinks(scenario, (verb, sandbox) => values[verb] = measure(variant.Commands(verb, sandbox)));
        return values;
    }
}
