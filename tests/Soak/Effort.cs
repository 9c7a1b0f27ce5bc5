// SPDX-License-Identifier: Apache-2.0

namespace Soak;

/// <summary>The number of trials.</summary>
internal sealed record Effort
{
    /// <summary>Every step, with the counts of docs/reliability.md.</summary>
    public static Effort Full { get; } = new();

    /// <summary>A short run, to use between two builds.</summary>
    public static Effort Quick { get; } = new() { IsQuick = true, Pods = 16, Inputs = 8_000, WorstInputs = 0, Rounds = 1, Containers = 6 };

    /// <summary>Only system calls that write, and only the smaller pods.</summary>
    public bool IsQuick { get; private init; }

    /// <summary>The number of pods in one run.</summary>
    public int Pods { get; init; } = 2000;

    /// <summary>The number of inputs of the fuzzer.</summary>
    public int Inputs { get; init; } = 1_200_000;

    /// <summary>
    /// The number of inputs in the search for the most expensive one; a smaller number than the known attacks runs only those.
    /// </summary>
    public int WorstInputs { get; init; } = 10_000;

    /// <summary>The repetitions of each race.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>The number of containers that are attached at the same time.</summary>
    public int Containers { get; init; } = 100;

    /// <summary>The seed of the random numbers.</summary>
    public int Seed { get; init; } = 20251124;

    /// <summary>The number of networks of killed pods; by default 1, 3 and 8 (quick: 1 and 3).</summary>
    public int? Networks { get; init; }

    /// <summary>The number of pods in parallel, unless the experiment sets its own.</summary>
    public int Parallelism { get; init; } = Math.Max(2, Environment.ProcessorCount);
}
