// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Benchmarks;

/// <summary>The start of the process: VERSION of metacni compared with VERSION of the smallest reference plugin.</summary>
internal static class VersionBenchmark
{
    public static Table Run(int rounds)
    {
        using var directory = new TemporaryDirectory();
        var stage = new Stage(directory.Combine("stdout"));
        var config = directory.Write("version.json", """{"cniVersion":"1.0.0"}""");
        var ours = Version(RepositoryPaths.MetaCni, config);
        var theirs = Version(Path.Combine(RepositoryPaths.ReferencePlugins, "loopback"), config);

        var (metacni, loopback) = (new Measured(), new Measured());
        for (var round = 0; round < rounds; round++)
        {
            metacni.Add(stage.Measure(ours));
            loopback.Add(stage.Measure(theirs));
        }

        var table = new Table($"VERSION, {rounds} rounds", "", "ms: median", "min", "processor ms", "minor faults", "10^6 instructions", "max RSS (MiB)");
        Add(table, "metacni", metacni, stage, ours);
        Add(table, "loopback", loopback, stage, theirs);
        table.Add(
            "ratio",
            metacni.Milliseconds.Median / loopback.Milliseconds.Median,
            metacni.Milliseconds.Minimum / loopback.Milliseconds.Minimum,
            metacni.Processor.Median / loopback.Processor.Median,
            metacni.MinorFaults.Median / loopback.MinorFaults.Median,
            "",
            "");
        return table;
    }

    private static void Add(Table table, string name, Measured measured, Stage stage, PluginCommand command) => table.Add(
        name,
        measured.Milliseconds.Median,
        measured.Milliseconds.Minimum,
        measured.Processor.Median,
        $"{measured.MinorFaults.Median:F0}",
        stage.Instructions([command]) is { } count ? count : "not available",
        stage.ResidentMebibytes(command));

    private static PluginCommand Version(string executable, string config) => new()
    {
        Executable = executable,
        Config = config,
        Environment = new Dictionary<string, string> { ["CNI_COMMAND"] = "VERSION" },
    };
}
