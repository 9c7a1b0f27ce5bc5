// SPDX-License-Identifier: Apache-2.0

using Soak.Costs;
using Soak.Faults;
using Soak.Fuzzing;
using Soak.Killing;
using Soak.Mistakes;
using Soak.Pods;
using Soak.Races;
using Soak.Storage;

namespace Soak;

internal static class Experiments
{
    /// <summary>The experiments in the order in which <c>make soak</c> runs them.</summary>
    public static IReadOnlyList<IExperiment> All { get; } =
    [
        new KillExperiment(), new FaultExperiment(), new StorageExperiment(), new RaceExperiment(), new PodExperiment(), new MistakeExperiment(),
        new FuzzExperiment(), new CostExperiment(),
    ];
}
