// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>The speed goals of MetaCni, evaluated on medians: the cost above the floor of the same run.</summary>
internal sealed class Verdict
{
    private const double DelLimit = 5;
    private const double MemoryLimit = 32;

    private readonly Dictionary<string, Goal> goals = [];
    private readonly Goal memory = new($"resident <= {MemoryLimit} MiB");

    public void Judge(int secondaries, Variant variant, string verb, (double Cost, double Memory) measured)
    {
        if (variant.AddLimit is not { } addLimit)
        {
            return;
        }

        if (verb == "ADD")
        {
            Goal($"ADD by {variant.Name} costs <= {variant.AddGoal}").Judge(secondaries, measured.Cost, addLimit);
        }
        else
        {
            Goal($"DEL by {variant.Name} costs <= {DelLimit} ms").Judge(secondaries, measured.Cost, DelLimit);
        }

        memory.Judge(secondaries, measured.Memory, MemoryLimit);
    }

    public override string ToString() => "Goals (what was measured, with so many secondaries)\n\n" + string.Join('\n', [.. goals.Values, memory]) + "\n";

    private Goal Goal(string text)
    {
        if (!goals.TryGetValue(text, out var goal))
        {
            goals[text] = goal = new Goal(text);
        }

        return goal;
    }
}
