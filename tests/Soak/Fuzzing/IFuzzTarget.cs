// SPDX-License-Identifier: Apache-2.0

namespace Soak.Fuzzing;

/// <summary>Something that is given inputs that nobody would write.</summary>
internal interface IFuzzTarget
{
    string Name { get; }

    /// <summary>One part in how many of all inputs is for this target; the larger the rarer.</summary>
    int Rarity { get; }

    /// <summary>How many inputs got past every gate so far.</summary>
    int Accepted { get; }

    /// <summary>Gives it one input.</summary>
    /// <param name="random">Decides everything about the input.</param>
    /// <param name="input">The input, for a report.</param>
    /// <returns>What was wrong with the outcome.</returns>
    IReadOnlyList<string> Try(Random random, out byte[] input);
}
