// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Queues records that could not be detached, so that the DEL of another container retries them.</summary>
/// <param name="journal">The records.</param>
/// <param name="log">The operator's log.</param>
/// <param name="time">The clock.</param>
internal sealed class Deferrals(AttachmentJournal journal, OperatorLog log, TimeProvider time)
{
    /// <summary>The longest pause before a record is retried; longer only for a record whose retry takes seconds.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Schedules a record for a retry, after a pause in which the runtime may retry it itself.</summary>
    public void Add(AttachmentPlan plan, TimeSpan pause) => Add(
        Path.GetFileName(journal.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName)),
        pause < LongestPause ? pause : LongestPause);

    /// <summary>Schedules a record by its file name.</summary>
    public void Add(string name, TimeSpan pause)
    {
        try
        {
            journal.Deferred.Add(name, Now + pause);
        }
        catch (Exception e) when (e is LinuxException or CniException)
        {
            // GC scans all records, so it finds this one too.
            log.Warning($"record {name}: it cannot be noted for a later DEL: {e.Message}; GC or \"metacni detach\" tries it again");
        }
    }
}
