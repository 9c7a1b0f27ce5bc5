// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Storage;

/// <summary>The state directory is read-only, before ADD or between ADD and DEL.</summary>
internal sealed class ReadOnlyDisk(int networks)
{
    private const int StateUnavailable = 112;

    public void Run(Tally tally)
    {
        using var disk = new SmallDisk(256);
        using var node = new SoakNode(networks, disk.State);
        node.WarmUp();

        var runtime = node.Runtime();
        disk.MakeReadOnly();
        var outcome = runtime.Add();
        var isRefused = outcome.ExitCode == 1 && (int?)outcome.Json?["code"] == StateUnavailable;
        tally.Count(
            "read-only state directory at ADD", "ADD", new Verdict(node.Left(runtime.ContainerId), isRefused ? [] : [$"ADD: {outcome}"]));
        disk.MakeWritable();

        runtime.Add().EnsureSuccess("ADD");
        disk.MakeReadOnly();
        var del = runtime.Del();
        disk.MakeWritable();
        var verdict = Verdict.Of(CniAnswer.Wrong("DEL", del)).And(del.ExitCode == 0 ? [$"DEL succeeded without a note: {del}"] : []);
        verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
        tally.Count("read-only state directory at DEL", "DEL", verdict);
    }
}
