// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Killing;

/// <summary>Kills metacni at the first, second, … occurrence of each system call, until there is no further occurrence.</summary>
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

    // False if the process was not killed: it has no call with this number.
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
            // A child that is killed before it becomes a plugin is a failed plugin.
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
