// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Support;

namespace Benchmarks;

/// <summary>
/// ADD and DEL of bridge networks with host-local: plugins called directly, and metacni with each source of pods and definitions.
/// </summary>
internal static class AttachBenchmark
{
    // The server is compiled just in time, so its first responses are slow.
    private const int WarmUpRounds = 5;

    // The time to remove a link depends on its age, so a slower ADD would change the time of DEL.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private static readonly int[] Secondaries = [0, 1, 2, 5];
    private static readonly string[] Verbs = ["ADD", "DEL"];

    public static string Run(int rounds)
    {
        EnterOwnHost();
        using var directory = new TemporaryDirectory();
        var stage = new Stage(directory.Combine("stdout"));
        var scenarios = Secondaries.Select(count => new Scenario(count, directory)).ToList();
        using var server = new ApiServerProcess(
            directory.Combine(MetaConfigs.ManifestsName), directory.Combine(MetaConfigs.KubeConfigName));

        MeasureAll(scenarios, stage, WarmUpRounds);
        scenarios.SelectMany(scenario => scenario.Variants).ToList().ForEach(variant => variant.Forget());
        MeasureAll(scenarios, stage, rounds);
        return Report(scenarios, stage, rounds);
    }

    // A separate network namespace: no bridge or rule is left on the machine, and the machine's own do not slow the benchmark. This thread
    // starts the children.
    private static void EnterOwnHost()
    {
        if (Native.Unshare(Native.NewNetworkNamespace) != 0)
        {
            throw new InvalidOperationException($"a network namespace is needed, run as root: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        Shell.Output("ip", "link", "set", "lo", "up");
    }

    // Every scenario runs in every round, each time in another order, so that a slow machine slows all of them equally.
    private static void MeasureAll(IReadOnlyList<Scenario> scenarios, Stage stage, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            foreach (var scenario in scenarios)
            {
                var first = round % scenario.Variants.Count;
                foreach (var variant in scenario.Variants.Skip(first).Concat(scenario.Variants.Take(first)))
                {
                    WithLinks(scenario, (verb, sandbox) => variant[verb].Add(stage.Milliseconds(variant.Commands(verb, sandbox))));
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
            var (expected, found) = (verb == "ADD" ? scenario.InterfaceNames : [], sandbox.Namespace.LinkNames);
            if (!expected.Order().SequenceEqual(found.Order()))
            {
                throw new InvalidOperationException(
                    $"after {verb} the links are [{string.Join(", ", found)}] instead of [{string.Join(", ", expected)}]");
            }
        }
    }

    private static string Report(IReadOnlyList<Scenario> scenarios, Stage stage, int rounds)
    {
        var table = new Table(
            $"ADD and DEL, {rounds} rounds (ms; cost is the difference to the plugins alone)",
            "secondaries", "verb", "by", "median", "min", "cost median", "min", "max RSS (MiB)");
        var verdict = new Verdict();
        foreach (var scenario in scenarios)
        {
            var memory = scenario.Variants.ToDictionary(variant => variant, variant => Memory(scenario, variant, stage));
            foreach (var (verb, variant) in Verbs.SelectMany(verb => scenario.Variants.Select(variant => (verb, variant))))
            {
                var (measured, floor) = (variant[verb], scenario.Floor[verb]);
                var (median, minimum) = (measured.Median - floor.Median, measured.Minimum - floor.Minimum);
                table.Add(
                    scenario.Secondaries, verb, variant.Name, measured.Median, measured.Minimum, median, minimum, memory[variant][verb]);
                verdict.Judge(scenario.Secondaries, variant, verb, (median, memory[variant][verb]));
            }
        }

        return $"{table}\n{verdict}";
    }

    // Measured separately: the measuring program would be included in the time.
    private static Dictionary<string, double> Memory(Scenario scenario, Variant variant, Stage stage)
    {
        var memory = new Dictionary<string, double>();
        WithLinks(scenario, (verb, sandbox) => memory[verb] = variant.Commands(verb, sandbox).Max(stage.ResidentMebibytes));
        return memory;
    }
}
