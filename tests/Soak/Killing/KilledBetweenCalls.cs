// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Killing;

/// <summary>Kills at the first, second, … occurrence of each system call, until the run outlives it.</summary>
internal sealed class KilledBetweenCalls(KillCell cell)
{
    private const int Endless = 2000;

    public void Run(IReadOnlyList<string> calls, Tally tally)
    {
        using var nodes = new NodeSupply(cell.Networks);
        foreach (var call in calls)
        {
            for (var occurrence = 1; Step(nodes, call, occurrence, tally); occurrence++)
            {
                if (occurrence == Endless)
                {
                    throw new InvalidOperationException($"{call} never ends");
                }
            }
        }
    }

    // False when the run was not killed any more: it has no call with this number.
    private bool Step(NodeSupply nodes, string call, int occurrence, Tally tally)
    {
        var node = nodes.Current;
        var runtime = node.Runtime();
        if (cell.Command == "DEL")
        {
            runtime.Add().EnsureSuccess("ADD");
        }

        var outcome = (runtime with { Wrapper = Strace.Kill(call, occurrence) }).Run(cell.Command);
        var verdict = Aftermath.Of(node, runtime, cell.Recovery, tally);
        var isOver = outcome.ExitCode == 0;
        if (outcome.ExitCode is not (0 or Strace.Killed))
        {
            // A child that died before it became a plugin is a plugin that failed.
            verdict = outcome.Json?["code"] is null ? verdict.And($"answered {outcome}") : verdict;
        }

        if (!isOver || !verdict.IsRight)
        {
            tally.Count(cell.Row("between two system calls"), $"{call} {occurrence}", verdict);
        }

        nodes.Renew(verdict);
        return !isOver;
    }
}
