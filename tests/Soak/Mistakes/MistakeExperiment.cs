// SPDX-License-Identifier: Apache-2.0

namespace Soak.Mistakes;

/// <summary>
/// Common mistakes in a network's configuration, each in every plugin that it applies to: ADD fails with the plugin's own message and
/// leaves nothing, DEL succeeds immediately, and GC has nothing to do.
/// </summary>
internal sealed class MistakeExperiment : IExperiment
{
    // Covers each plugin and each kind of mistake.
    private const int QuickStep = 11;

    public string Name => "mistakes";

    /// <summary>Every mistake in every plugin that it applies to.</summary>
    public static IReadOnlyList<Mistake> All { get; } = [.. AddressMistakes.All(), .. InterfaceMistakes.All(), .. ChainedMistakes.All()];

    public void Run(Effort effort, Tally tally)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = effort.Parallelism };
        Parallel.ForEach(All.Where((_, place) => !effort.IsQuick || place % QuickStep == 0), options, mistake =>
        {
            using var trial = new MistakeTrial(mistake);
            tally.Count(Row(trial.Kind), mistake.ToString(), trial.Run());
            if (trial.KeepsDevice)
            {
                tally.Happened("the plugin left its device in the pod, for the kernel to give back with the namespace");
            }
        });
        tally.Note($"mistakes: {All.Select(mistake => mistake.Name).Distinct().Count()} different ones, {All.Count} with their plugins");
    }

    private static string Row(MistakeKind kind) => kind switch
    {
        MistakeKind.None => "mistakes: the plugins accept it",
        MistakeKind.DelSucceeds => "mistakes: ADD fails, the plugin's DEL succeeds",
        MistakeKind.MissesInterface => "mistakes: the plugin's DEL fails because it misses its interface",
        MistakeKind.SameWords => "mistakes: the plugin's ADD and DEL fail with the same words",
        _ => "mistakes: the plugin's DEL fails for another reason",
    };
}
