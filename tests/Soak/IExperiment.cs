// SPDX-License-Identifier: Apache-2.0

namespace Soak;

/// <summary>Something that is done to metacni many times, with what is left afterwards counted.</summary>
internal interface IExperiment
{
    /// <summary>What <c>make soak SOAK=…</c> calls it.</summary>
    string Name { get; }

    void Run(Effort effort, Tally tally);
}
