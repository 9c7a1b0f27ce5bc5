// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;

namespace Soak.Storage;

/// <summary>
/// Each call by which metacni changes a disk fails once, in ADD or in DEL; the next DEL, on a working disk, leaves nothing.
/// </summary>
internal sealed class FailingCalls(int networks)
{
    // EROFS and ENOSPC from a single call are rarer than from all calls, and harder to handle.
    private static readonly (string Call, string Error)[] Faults =
    [
        ("write", "ENOSPC"), ("write", "EIO"), ("fsync", "EIO"), ("fdatasync", "EIO"), ("ftruncate", "EIO"), ("rename", "ENOSPC"),
        ("mkdir", "ENOSPC"), ("unlink", "EIO"), ("flock", "ENOLCK"), ("openat", "EMFILE"), ("openat", "ENOSPC"),
    ];

    public void Run(Effort effort, Tally tally)
    {
        using var nodes = new NodeSupply(networks);
        foreach (var (call, error) in effort.IsQuick ? Faults.Take(3) : Faults)
        {
            foreach (var command in new[] { "ADD", "DEL" })
            {
                for (var occurrence = 1; Step(nodes, command, (call, error, occurrence), tally); occurrence++)
                {
                }
            }
        }
    }

    // False if there is no call with this number.
    private bool Step(NodeSupply nodes, string command, (string Call, string Error, int Occurrence) fault, Tally tally)
    {
        var node = nodes.Current;
        var runtime = node.Runtime();
        if (command == "DEL")
        {
            runtime.Add().EnsureSuccess("ADD");
        }

        var trace = node.Sandbox.Combine("trace");
        var outcome = (runtime with { Wrapper = Strace.Fail(fault.Call, fault.Error, fault.Occurrence, trace) }).Run(command);
        var isReached = File.ReadAllText(trace).Contains("(INJECTED)", StringComparison.Ordinal);

        // Whatever the outcome, the answer is a valid CNI answer, unless the process never got far enough to answer.
        var answer = CniAnswer.Wrong(command, outcome);
        var verdict = Verdict.Of(isReached && fault is { Call: "write" or "openat" or "flock" } && outcome.ExitCode > 1 ? [] : answer);
        verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = node.Left(runtime.ContainerId) };
        if (isReached || !verdict.IsRight)
        {
            tally.Count($"{fault.Call} fails with {fault.Error} in {command}, {networks} networks", $"{fault.Call} {fault.Occurrence}", verdict);
        }

        nodes.Renew(verdict);
        return isReached;
    }
}
