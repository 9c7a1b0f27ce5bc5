// SPDX-License-Identifier: Apache-2.0
//
// The cost of metacni in addition to its plugins. Both are measured in one run, in turn, so that a slow period of the machine affects both;
// the relevant figures are the differences in executions of loopback (docs/benchmarks.md).
//
//   make bench                         everything, as root
//   make bench BENCH="version"         the start alone, no root needed
//   make bench BENCH="attach 50"       ADD and DEL, 50 rounds
//   make bench BENCH="throughput 5"    60 pods, ten at once, 5 rounds

using System.Globalization;
using Benchmarks;
using Support;

const string All = "all";
var what = args.ElementAtOrDefault(0) ?? All;
int? rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null;

try
{
    if (what is All or "version")
    {
        Console.WriteLine(VersionBenchmark.Run(rounds ?? 100));
    }

    if (what is All or "attach" or "throughput")
    {
        RunAsRoot();
    }

    return 0;
}
catch (InvalidOperationException e)
{
    // Caught here, after the namespaces and directories were removed.
    Console.Error.WriteLine(e.Message);
    return 1;
}

void RunAsRoot()
{
    OwnHost.Enter();
    using var directory = new TemporaryDirectory();
    var attach = what == "throughput" ? null : new AttachBenchmark(directory);
    var throughput = what == "attach" ? null : new ThroughputBenchmark(directory);
    using var server = new ApiServerProcess(directory.Combine(MetaConfigs.ManifestsName), directory.Combine(MetaConfigs.KubeConfigName));
    using var daemon = new NodeDaemon(directory, "bench1");
    var verdict = new Verdict();
    if (attach is not null)
    {
        Console.WriteLine(attach.Run(rounds ?? 20, verdict));
    }

    if (throughput is not null)
    {
        Console.WriteLine(throughput.Run(what == "throughput" ? rounds ?? 5 : 3, verdict));
    }

    Console.WriteLine(verdict);
}
