// SPDX-License-Identifier: Apache-2.0

namespace Soak.Fuzzing;

/// <summary>Code under test that is given mutated inputs.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>The target gets one of this many inputs; a larger number makes it rarer.</summary>
    int Rarity { get; }

    /// <summary>The number of inputs that passed all checks.</summary>
    int Accepted { get; }

    /// <summary>Runs one input.</summary>
    /// <param name="random">Determines the input completely.</param>
    /// <param name="input">The input, for a report.</param>
    /// <returns>The problems of the outcome.</returns>
    IReadOnlyList<string> Try(Random random, out byte[] input);
}
