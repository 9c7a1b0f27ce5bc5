// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;
using Support;

namespace Soak.Races;

/// <summary>Two operations on one container, the second at a random moment after the first.</summary>
internal sealed class ContainerRaces(Effort effort, Tally tally)
{
    private const int Networks = 2;
    private const int LongestDelayMilliseconds = 200;
    private const int TryAgainLater = 11;

    private readonly Random _random = new(effort.Seed);

    public void Run()
    {
        using var nodes = new NodeSupply(Networks);
        for (var round = 0; round < effort.Rounds; round++)
        {
            Count(nodes, "ADD beside DEL", node => Both(node, "ADD", "DEL"));
            Count(nodes, "DEL beside ADD", node => Both(node, "DEL", "ADD"));
            Count(nodes, "DEL beside DEL", DelBesideDel);
            Count(nodes, "ADD beside ADD", AddBesideAdd);
            Count(nodes, "GC beside ADD", GcBesideAdd);
            Count(nodes, "GC beside ADD of a valid container", GcBesideValidAdd);
        }
    }

    private void Count(NodeSupply nodes, string row, Func<SoakNode, (MetaCniProcess Runtime, Verdict Verdict)> race)
    {
        var node = nodes.Current;
        var (runtime, verdict) = race(node);
        verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
        tally.Count(row, $"container {runtime.ContainerId}", verdict);
        nodes.Renew(verdict);
    }

    private (MetaCniProcess Runtime, Verdict Verdict) Both(SoakNode node, string first, string second)
    {
        var runtime = node.Runtime();
        var (one, other) = AtOnce(runtime, first, runtime, second);
        return (runtime, Verdict.Of([.. CniAnswer.Wrong(first, one), .. CniAnswer.Wrong(second, other)]));
    }

    private (MetaCniProcess Runtime, Verdict Verdict) DelBesideDel(SoakNode node)
    {
        var runtime = node.Runtime();
        runtime.Add().EnsureSuccess("ADD");
        var (one, other) = AtOnce(runtime, "DEL", runtime, "DEL");
        return (runtime, Verdict.Of([.. Failed("DEL", one), .. Failed("the other DEL", other), .. node.Pod.LinkNames.Select(link => $"after both: {link}")]));
    }

    private (MetaCniProcess Runtime, Verdict Verdict) AddBesideAdd(SoakNode node)
    {
        var runtime = node.Runtime();
        var (one, other) = AtOnce(runtime, "ADD", runtime, "ADD");
        return (runtime, Verdict.Of([.. Failed("ADD", one), .. Failed("the other ADD", other), .. Attached(node)]));
    }

    // GC may run before the record exists, during the ADD, or after it; in the last case it detaches what the runtime did not list.
    private (MetaCniProcess Runtime, Verdict Verdict) GcBesideAdd(SoakNode node)
    {
        var runtime = node.Runtime();
        var (add, gc) = AtOnce(runtime, "ADD", node.Collector(), "GC");
        return (runtime, Verdict.Of([.. Failed("ADD", add), .. Failed("GC", gc)]));
    }

    private (MetaCniProcess Runtime, Verdict Verdict) GcBesideValidAdd(SoakNode node)
    {
        var runtime = node.Runtime();
        var (add, gc) = AtOnce(runtime, "ADD", node.Collector((runtime.ContainerId, runtime.InterfaceName)), "GC");
        return (runtime, Verdict.Of([.. Failed("ADD", add), .. Failed("GC", gc), .. Attached(node)]));
    }

    private static IEnumerable<string> Attached(SoakNode node) =>
        node.Pod.LinkNames.Count == Networks ? [] : [$"attached: {string.Join(", ", node.Pod.LinkNames)}"];

    // An operation that waits too long for the lock may fail.
    private static IEnumerable<string> Failed(string what, ProcessOutcome outcome) =>
        outcome.ExitCode == 0 || (outcome.ExitCode == 1 && (int?)outcome.Json?["code"] == TryAgainLater) ? [] : [$"{what}: {outcome}"];

    private (ProcessOutcome One, ProcessOutcome Other) AtOnce(MetaCniProcess first, string firstCommand, MetaCniProcess second, string secondCommand)
    {
        using var one = first.Start(firstCommand);
        Moment.After(TimeSpan.FromMilliseconds(_random.Next(LongestDelayMilliseconds)));
        using var other = second.Start(secondCommand);
        return (one.Wait(), other.Wait());
    }
}
