// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Storage;

/// <summary>
/// The disk of the state directory has 0, 1, 2 … free pages on ADD or DEL, until that is enough; then space is freed, and DEL leaves
/// nothing.
/// </summary>
internal sealed class FullDisk(int networks)
{
    private const int Pages = 256;
    private const int StateUnavailable = 112;

    public void Run(Tally tally)
    {
        using var disk = new SmallDisk(Pages);
        using var node = new SoakNode(networks, disk.State);
        node.WarmUp();
        for (var free = 0; Add(node, disk, free, tally); free++)
        {
        }

        for (var free = 0; free < 4; free++)
        {
            Del(node, disk, free, tally);
        }
    }

    private bool Add(SoakNode node, SmallDisk disk, int free, Tally tally)
    {
        var runtime = node.Runtime();
        disk.FillUpTo(free);
        var outcome = runtime.Add();
        disk.Empty();
        var verdict = Verdict.Of(CniAnswer.Wrong("ADD", outcome));
        if (outcome.ExitCode == 1 && (int)outcome.Json!["code"]! != StateUnavailable)
        {
            verdict = verdict.And($"not code {StateUnavailable}: {outcome}");
        }

        verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
        tally.Count($"full disk at ADD, {networks} networks", $"{free} pages free", verdict);
        return outcome.ExitCode != 0;
    }

    // Every plugin is called on a full disk, too: a failure to write the record does not stop DEL.
    private void Del(SoakNode node, SmallDisk disk, int free, Tally tally)
    {
        var runtime = node.Runtime();
        runtime.Add().EnsureSuccess("ADD");
        disk.FillUpTo(free);
        var outcome = runtime.Del();
        var links = node.Pod.LinkNames.Select(link => $"not tried on the full disk: {link}").ToList();
        disk.Empty();
        var verdict = Verdict.Of([.. CniAnswer.Wrong("DEL", outcome), .. links]);
        verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
        tally.Count($"full disk at DEL, {networks} networks", $"{free} pages free", verdict);
    }
}
