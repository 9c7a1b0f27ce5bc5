// SPDX-License-Identifier: Apache-2.0

namespace Soak;

/// <summary>Runs many trials of metacni and counts what they leave.</summary>
internal interface IExperiment
{
    /// <summary>The name for <c>make soak SOAK=…</c>.</summary>
    string Name { get; }

    void Run(Effort effort, Tally tally);
}
