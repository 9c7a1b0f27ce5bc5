// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Notes records that could not be detached, so that the DEL of another container tries them again.</summary>
/// <param name="journal">The records.</param>
/// <param name="log">The operator's log.</param>
/// <param name="time">The clock.</param>
internal sealed class Deferrals(AttachmentJournal journal, OperatorLog log, TimeProvider time)
{
    /// <summary>The longest time after which a record is tried again; longer only for one whose try takes seconds.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Has a record tried once the runtime has had some time to do so itself.</summary>
    public void Add(AttachmentPlan plan, TimeSpan pause) => Add(
        Path.GetFileName(journal.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName)), pause < LongestPause ? pause : LongestPause);

    /// <summary>The same by the name of the record's file.</summary>
    public void Add(string name, TimeSpan pause)
    {
        try
        {
            journal.Deferred.Add(name, Now + pause);
        }
        catch (Exception e) when (e is LinuxException or CniException)
        {
            // GC finds it all the same.
            log.Warning($"record {name}: it cannot be noted for a later DEL: {e.Message}; GC or \"metacni detach\" tries it again");
        }
    }
}
