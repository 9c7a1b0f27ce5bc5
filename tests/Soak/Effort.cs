// SPDX-License-Identifier: Apache-2.0

namespace Soak;

/// <summary>How much is done.</summary>
internal sealed record Effort
{
    /// <summary>Every step, the counts of docs/reliability.md.</summary>
    public static Effort Full { get; } = new();

    /// <summary>What fits between two builds.</summary>
    public static Effort Quick { get; } = new() { IsQuick = true, Pods = 16, Inputs = 8_000, WorstInputs = 0, Rounds = 1, Containers = 6 };

    /// <summary>Only steps that write, only the smaller pods.</summary>
    public bool IsQuick { get; private init; }

    /// <summary>Pods that come and go in one run.</summary>
    public int Pods { get; init; } = 2000;

    /// <summary>Inputs of the fuzzer.</summary>
    public int Inputs { get; init; } = 1_200_000;

    /// <summary>Inputs of the search for the one that costs most; fewer than the known attacks are these alone.</summary>
    public int WorstInputs { get; init; } = 10_000;

    /// <summary>Repetitions of each race.</summary>
    public int Rounds { get; init; } = 100;

    /// <summary>Containers that are attached at once.</summary>
    public int Containers { get; init; } = 100;

    /// <summary>Where random choices begin.</summary>
    public int Seed { get; init; } = 20251124;

    /// <summary>Pods that are killed have so many networks; by default 1, 3 and 8 (quick: 1 and 3).</summary>
    public int? Networks { get; init; }

    /// <summary>Pods at work beside each other, where the experiment is not about that.</summary>
    public int Parallelism { get; init; } = Math.Max(2, Environment.ProcessorCount);
}
