// SPDX-License-Identifier: Apache-2.0

using Soak;
using Support;

namespace EndToEnd.Tests.Reliability;

/// <summary>The experiments of docs/reliability.md with small counts; <c>make soak</c> runs them in full.</summary>
public sealed class ExperimentTests
{
    public static TheoryData<string> Names => [.. Experiments.All.Select(experiment => experiment.Name)];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Every_experiment_leaves_nothing_behind(string name)
    {
        Requires.Root();
        using var output = new StringWriter();
        var tally = new Tally(output);

        Experiments.All.Single(experiment => experiment.Name == name).Run(Effort.Quick, tally);

        Assert.Empty(tally.Problems);
        Assert.True(tally.IsClean && tally.Tried > 0, tally.Table());
    }
}
