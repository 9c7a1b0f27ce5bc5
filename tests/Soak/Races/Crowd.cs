// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;
using Support;

namespace Soak.Races;

/// <summary>Many containers at the same time: each is attached with its own addresses, then all are deleted.</summary>
internal static class Crowd
{
    private const int FirstPort = 20_000;

    public static void Run(Effort effort, Tally tally)
    {
        using var node = new SoakNode(2);
        node.WarmUp();
        var pods = Enumerable.Range(0, effort.Containers).Select(_ => new TestNamespace()).ToList();
        try
        {
            var runtimes = pods.Select((pod, index) => Runtime(node, pod, index)).ToList();
            var added = AllAtOnce(runtimes, "ADD");
            var addresses = new HashSet<string>();
            for (var index = 0; index < runtimes.Count; index++)
            {
                var own = Addresses(added[index]);
                var wrong = own.Count == 2 && own.TrueForAll(addresses.Add) ? [] : new[] { $"ADD: {added[index]}" };
                tally.Count($"{effort.Containers} containers at once: ADD", $"container {index}", Verdict.Of(wrong));
            }

            var deleted = AllAtOnce(runtimes, "DEL");
            for (var index = 0; index < runtimes.Count; index++)
            {
                var wrong = CniAnswer.Wrong("DEL", deleted[index]).Concat(PatientDel.Run(runtimes[index], tally));
                tally.Count($"{effort.Containers} containers at once: DEL", $"container {index}", Verdict.Of(wrong));
            }

            tally.Count($"{effort.Containers} containers at once: afterwards", "host", new Verdict(node.Left(runtimes[0].ContainerId), []));
        }
        finally
        {
            pods.ForEach(pod => pod.Dispose());
        }
    }

    private static MetaCniProcess Runtime(SoakNode node, TestNamespace pod, int index)
    {
        var name = new TestPod { Name = $"crowd-{index}" };
        node.Announce(name, 1);
        return node.Runtime(node.ConfigWithPort(FirstPort + index)) with { NetworkNamespace = pod.Path, Pod = name };
    }

    private static List<ProcessOutcome> AllAtOnce(List<MetaCniProcess> runtimes, string command)
    {
        var processes = runtimes.ConvertAll(runtime => runtime.Start(command));
        try
        {
            return processes.ConvertAll(process => process.Wait());
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private static List<string> Addresses(ProcessOutcome outcome) => outcome.ExitCode == 0
        ? [.. outcome.Json!["ips"]!.AsArray().Select(ip => (string)ip!["address"]!)]
        : [];
}
