// SPDX-License-Identifier: Apache-2.0

namespace EndToEnd.Tests.NodeApi;

/// <summary>Pods come and go while daemons are killed, stopped and restarted.</summary>
public sealed class ChurnTests
{
    private const int Pods = 50;

    [SkippableFact]
    public async Task No_pod_fails_and_no_status_is_lost_whatever_happens_to_the_daemon()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        node.Define("b", subnet: 62);
        var pods = Enumerable.Range(0, Pods).Select(_ => node.CreatePod("a,b")).ToList();

        await UnderAttackAsync(node, pods, pod => pod.AddAsync(isAnnotated: pods.IndexOf(pod) % 2 == 0));

        foreach (var pod in pods)
        {
            await node.StatusAsync(pod);
            pod.RequireStatusAsAttached();
        }

        await UnderAttackAsync(node, pods, pod => pod.DelAsync());
        node.RequireNothingLeft();
    }

    // Every third pod something happens to the daemon: killed and restarted, stopped, continued.
    private static async Task UnderAttackAsync(ServedNode node, List<ServedPod> pods, Func<ServedPod, Task> run)
    {
        using var gate = new SemaphoreSlim(4);
        using var attack = new SemaphoreSlim(0);
        var started = 0;
        var running = pods.Select(RunAsync).ToList();
        var all = Task.WhenAll(running);
        for (var round = 0; await Task.WhenAny(attack.WaitAsync(), all) != all; round++)
        {
            switch (round % 3)
            {
                case 0:
                    node.Restart();
                    break;
                case 1:
                    node.Daemon.Signal("STOP");
                    break;
                default:
                    node.Daemon.Signal("CONT");
                    break;
            }
        }

        node.Daemon.Signal("CONT");
        await all;

        async Task RunAsync(ServedPod pod)
        {
            await gate.WaitAsync();
            try
            {
                if (Interlocked.Increment(ref started) % 3 == 0)
                {
                    attack.Release();
                }

                await run(pod);
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
