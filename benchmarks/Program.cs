// SPDX-License-Identifier: Apache-2.0
//
// The cost of metacni in addition to its plugins. Both are measured in one run, in turn, so that a slow period of the machine affects both;
// the relevant figures are the differences and the minima (docs/benchmarks.md).
//
//   make bench                       everything, as root
//   make bench BENCH="version"       the start alone, no root needed
//   make bench BENCH="attach 50"     ADD and DEL, 50 rounds

using System.Globalization;
using Benchmarks;

var what = args.ElementAtOrDefault(0) ?? "all";
int? rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : null;

try
{
    if (what is "all" or "version")
    {
        Console.WriteLine(VersionBenchmark.Run(rounds ?? 100));
    }

    if (what is "all" or "attach")
    {
        Console.WriteLine(AttachBenchmark.Run(rounds ?? 30));
    }

    return 0;
}
catch (InvalidOperationException e)
{
    // Caught here, after the namespaces and directories were removed.
    Console.Error.WriteLine(e.Message);
    return 1;
}
