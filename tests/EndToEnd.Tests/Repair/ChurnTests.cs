// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Repair;

namespace EndToEnd.Tests.Repair;

/// <summary>Pods come and go in every way while daemons are replaced: nothing is left, and no running pod is touched.</summary>
public sealed class ChurnTests
{
    private const int Pods = 40;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Nothing_is_left_of_pods_that_come_and_go_while_daemons_are_replaced(int seed)
    {
        using var node = new RepairNode();
        var random = new Random(seed);
        var running = new List<RepairPod>();
        var daemons = new List<RepairRound> { node.Daemon() };
        for (var count = 0; count < Pods; count++)
        {
            running.Add(node.Attach());
            if (running.Count > 4)
            {
                End(node, random, running);
            }

            node.ApiPods = random.Next(4) == 0 ? null : [.. running.Select(pod => pod.Pod)];
            node.Time.Skip(TimeSpan.FromSeconds(random.Next(120)));
            await node.StartRoundAsync(daemons[^1]);

            // The next daemon knows nothing of the one before; the take-downs of that one go on.
            if (random.Next(3) == 0)
            {
                daemons.Add(node.Daemon());
            }
        }

        node.ApiPods = [.. running.Select(pod => pod.Pod)];
        for (var round = 0; round < 8; round++)
        {
            await node.RoundAsync(daemons[^1]);
            node.Time.Skip(TimeSpan.FromMinutes(40));
        }

        await Task.WhenAll(daemons.Select(daemon => daemon.EndAllAsync()));
        Assert.All(running, RepairTests.RequireAttached);
        Assert.Equal(running.Select(pod => pod.Runtime.ContainerId).Order(), node.Journal.Entries().Select(entry => entry.Container.Value).Order());
        Assert.Equal(running.Count, node.Leases.Count);
    }

    // As runtimes end pods: with a DEL, with a DEL that fails, or not at all.
    private static void End(RepairNode node, Random random, List<RepairPod> running)
    {
        var pod = running[random.Next(running.Count)];
        running.Remove(pod);
        switch (random.Next(3))
        {
            case 0:
                pod.Runtime.Del();
                break;
            case 1:
                node.Script("bridge", """[ "$CNI_COMMAND" != DEL ] || { echo '{"cniVersion":"1.0.0","code":100,"msg":"the switch is down"}'; exit 1; }""");
                pod.Runtime.Del();
                node.Script("bridge", "");
                break;
        }

        pod.Kill();
    }
}
