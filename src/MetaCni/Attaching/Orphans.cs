// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Plugins that a killed operation left running: they would continue to create or remove what the next operation works on.</summary>
internal static class Orphans
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The grace period, two seconds after SIGTERM, and a margin.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>Terminates the plugins of a record whose process is gone.</summary>
    /// <remarks>
    /// They get time to finish: if the bridge plugin is killed between its link and its masquerading rules, no later DEL finds the rules. So
    /// a near deadline does not shorten this wait.
    /// </remarks>
    /// <exception cref="CniException">11: they do not end.</exception>
    public static void Terminate(AttachmentRecord record, TimeProvider time)
    {
        if (record.IsAtWork && !record.Process.IsRunning)
        {
            using var limit = new CancellationTokenSource(Limit, time);
            new LeftProcesses(time).End(
                OperationMarker.Variable,
                OperationMarker.Of(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName),
                Patience,
                limit.Token);
        }
    }
}
