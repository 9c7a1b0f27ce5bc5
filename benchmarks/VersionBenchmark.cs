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

        var (metacni, loopback) = (new Series(), new Series());
        for (var round = 0; round < rounds; round++)
        {
            metacni.Add(stage.Milliseconds(ours));
            loopback.Add(stage.Milliseconds(theirs));
        }

        var table = new Table($"VERSION, {rounds} rounds (ms)", "", "median", "min", "max RSS (MiB)");
        table.Add("metacni", metacni.Median, metacni.Minimum, stage.ResidentMebibytes(ours));
        table.Add("loopback", loopback.Median, loopback.Minimum, stage.ResidentMebibytes(theirs));
        table.Add("ratio", metacni.Median / loopback.Median, metacni.Minimum / loopback.Minimum, "");
        return table;
    }

    private static PluginCommand Version(string executable, string config) => new()
    {
        Executable = executable,
        Config = config,
        Environment = new Dictionary<string, string> { ["CNI_COMMAND"] = "VERSION" },
    };
}
