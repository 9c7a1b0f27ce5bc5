// SPDX-License-Identifier: Apache-2.0
//
// Runs metacni thousands of times under the failures of real nodes, and counts what is left.
//
//   make soak                        every experiment, as root
//   make soak SOAK=kill              one of: kill faults storage races pods mistakes fuzz worst
//   make soak SOAK="pods --quick"    with small counts
//   make soak SOAK="fuzz --inputs 5000000 --seed 7"
//   make soak SOAK="worst --worst 500"
//
// The exit code is 0 only if every trial succeeded and nothing was left.

using Soak;

if (!CommandLineOptions.TryParse(args, Experiments.All, out var chosen, out var effort))
{
    Console.Error.WriteLine($"usage: soak [{string.Join('|', Experiments.All.Select(one => one.Name))}] [--quick] [--pods N] [--inputs N] [--worst N] [--rounds N] [--containers N] [--networks N] [--parallel N] [--seed N]");
    return 2;
}

var tally = new Tally(Console.Out);
foreach (var experiment in chosen)
{
    Console.WriteLine($"{experiment.Name}:");
    experiment.Run(effort, tally);
}

Console.WriteLine();
Console.WriteLine(tally.Table());
return tally.IsClean ? 0 : 1;
