// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Killing;

/// <summary>A plugin at each position in the pod's chains kills its caller and continues.</summary>
internal sealed class CallerKilledByPlugin(KillCell cell)
{
    public void Run(Tally tally)
    {
        using var nodes = new NodeSupply(cell.Networks);
        foreach (var position in Position.Of(nodes.Current))
        {
            var node = nodes.Current;
            var runtime = node.Runtime(node.ConfigWith(position, Recorder.Misbehaving(cell.Command, "kill-parent")));
            if (cell.Command == "DEL")
            {
                runtime.Add().EnsureSuccess("ADD");
            }

            var outcome = runtime.Run(cell.Command);
            var verdict = Aftermath.Of(node, runtime, cell.Recovery, tally);
            if (outcome.ExitCode != Strace.Killed)
            {
                verdict = verdict.And($"was not killed: {outcome}");
            }

            tally.Count(cell.Row("by a plugin"), position.ToString(), verdict);
            nodes.Renew(verdict);
        }
    }
}
