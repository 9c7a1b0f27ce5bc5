// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Support;

namespace Benchmarks;

/// <summary>ADD and DEL of bridge and host-local networks from manifests, against the same plugins called directly.</summary>
internal static class AttachBenchmark
{
    private static readonly int[] Secondaries = [0, 1, 2, 5];

    public static Table Run(int rounds)
    {
        EnterOwnHost();
        using var directory = new TemporaryDirectory();
        var stage = new Stage(directory.Combine("stdout"));
        var table = new Table(
            $"ADD and DEL, {rounds} rounds (ms; cost is metacni over the plugins alone)",
            "secondaries", "", "plugins median", "min", "metacni median", "min", "cost median", "min", "max RSS (MB)");

        foreach (var scenario in Secondaries.Select(count => new Scenario(count, directory)))
        {
            Measure(scenario, stage, rounds, table);
        }

        return table;
    }

    // A host of our own: no bridge and no rule is left behind, and the machine's do not slow us. Children are started by this thread.
    private static void EnterOwnHost()
    {
        if (Native.Unshare(Native.NewNetworkNamespace) != 0)
        {
            throw new InvalidOperationException($"a network namespace is needed, run as root: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    private static void Measure(Scenario scenario, Stage stage, int rounds, Table table)
    {
        var (plugins, metacni) = (new Pair(), new Pair());
        for (var round = 0; round < rounds; round++)
        {
            Measure(plugins, scenario, stage, scenario.Directly);
            Measure(metacni, scenario, stage, (command, sandbox) => [scenario.ThroughMetaCni(command, sandbox)]);
        }

        using var sandbox = new Sandbox();
        foreach (var command in (string[])["ADD", "DEL"])
        {
            var (theirs, ours) = (plugins[command], metacni[command]);
            table.Add(
                scenario.Secondaries, command, theirs.Median, theirs.Minimum, ours.Median, ours.Minimum,
                ours.Median - theirs.Median, ours.Minimum - theirs.Minimum,
                stage.ResidentMegabytes(scenario.ThroughMetaCni(command, sandbox)));
        }
    }

    private static void Measure(
        Pair pair, Scenario scenario, Stage stage, Func<string, Sandbox, IEnumerable<PluginCommand>> commands)
    {
        using var sandbox = new Sandbox();
        pair.Add.Add(stage.Milliseconds(commands("ADD", sandbox)));
        ExpectLinks(sandbox, scenario.Secondaries + 1);
        pair.Del.Add(stage.Milliseconds(commands("DEL", sandbox)));
        ExpectLinks(sandbox, 0);
    }

    // Whoever does nothing is fast.
    private static void ExpectLinks(Sandbox sandbox, int count)
    {
        if (sandbox.Namespace.LinkNames.Count != count)
        {
            throw new InvalidOperationException($"{count} links expected, not {string.Join(", ", sandbox.Namespace.LinkNames)}");
        }
    }

    private sealed record Pair
    {
        public Series Add { get; } = new();

        public Series Del { get; } = new();

        public Series this[string command] => command == "ADD" ? Add : Del;
    }
}
