// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;
using Support;

namespace Soak.Killing;

/// <summary>The same networks without metacni: compares what the plugins' own DEL leaves with what metacni's DEL leaves.</summary>
internal sealed class AloneComparison(int networks)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(3);

    public void Run(Effort effort, Tally tally)
    {
        using var alone = new SoakNode(networks);
        using var ours = new SoakNode(networks);
        var (virgin, ownVirgin) = (alone.Look(), ours.Look());

        var bare = new BareRuntime(alone);
        bare.Add();
        var errors = bare.Del();
        var runtime = ours.Runtime();
        runtime.Add().EnsureSuccess("ADD");
        runtime.Del().EnsureSuccess("DEL");

        var leftAlone = Facts(alone, virgin);
        var leftByUs = Facts(ours, ownVirgin);
        tally.Count(
            $"{networks} networks, side by side with the plugins alone",
            "ADD and DEL",
            new Verdict([.. leftByUs.Except(leftAlone)], errors));
        tally.Note(
            $"{networks} networks, first ADD and DEL on a new node: the plugins alone leave {leftAlone.Count} things, with metacni {leftByUs.Count}, "
            + $"beyond the former {leftByUs.Except(leftAlone).Count()}");
        Interrupt(alone, effort, tally);
    }

    // A plugin that was terminated may leave something; a run without metacni shows whether its own DEL can remove it.
    private static void Interrupt(SoakNode node, Effort effort, Tally tally)
    {
        var before = node.Look();
        var (tried, left, failed) = (0, 0, 0);
        for (var round = 0; round < (effort.IsQuick ? 3 : 15); round++)
        {
            var network = round % node.Count;
            var bare = new BareRuntime(node);
            bare.AddInterrupted(network, 0, round * Step);
            failed += bare.Del().Count > 0 ? 1 : 0;
            left += node.Look().Since(before).Count + node.Pod.LinkNames.Count;
            before = node.Look();
            tried++;
        }

        tally.Note($"{node.Count} networks, the plugins alone, ended by SIGTERM in the middle of ADD {tried} times, then DEL: failed {failed} times, left {left} things");
    }

    private static HashSet<string> Facts(SoakNode node, HostState before) =>
        [.. node.Look().Since(before).Where(fact => !fact.Contains(node.State, StringComparison.Ordinal)).Select(fact => fact.Replace(node.Leases, "", StringComparison.Ordinal))];
}
