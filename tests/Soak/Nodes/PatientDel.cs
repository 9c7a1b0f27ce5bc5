// SPDX-License-Identifier: Apache-2.0

using Support;

namespace Soak.Nodes;

/// <summary>Repeats DEL as kubelet does, if a plugin fails.</summary>
internal static class PatientDel
{
    private const int Attempts = 4;

    /// <summary>Returns the errors of the last DEL.</summary>
    public static IReadOnlyList<string> Run(MetaCniProcess runtime, Tally tally)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = runtime.Del();
            if (outcome.ExitCode == 0)
            {
                return [];
            }

            if (attempt == Attempts)
            {
                return [$"DEL: {outcome}"];
            }

            tally.Happened($"DEL failed in the {PluginOf(outcome)} plugin and was repeated, as kubelet does");
        }
    }

    // "network NAME (PLUGIN, INTERFACE): …"
    private static string PluginOf(ProcessOutcome outcome) =>
        ((string?)outcome.Json?["msg"] ?? "").Split('(', 2) is [_, var rest] ? rest.Split(',', ')')[0] : outcome.ToString();
}
