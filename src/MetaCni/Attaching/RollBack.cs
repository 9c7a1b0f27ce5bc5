// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Rolls back an ADD. The caller holds the container's lock.</summary>
/// <param name="detacher">Detaches the attachments of a record.</param>
/// <param name="deferrals">Schedules a record of which something is left.</param>
/// <param name="grace">The <c>deleteGrace</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class RollBack(RecordDetacher detacher, Deferrals deferrals, TimeSpan grace, TimeProvider time)
{
    /// <summary>Detaches to the end with the budget of a DEL: the operation's own budget may be spent.</summary>
    /// <param name="record">
    /// What the ADD did. For a failed ADD this is its state in memory: the file may be deleted, or the disk full.
    /// </param>
    /// <param name="networkNamespace">CNI_NETNS of the plugins.</param>
    public DetachReport Of(AttachmentRecord record, string networkNamespace)
    {
        using var deadline = Deadline.Start(Deadline.Del, time, CancellationToken.None);
        var report = detacher.Detach(record, networkNamespace, deadline, CancellationToken.None);
        if (!report.IsClean)
        {
            deferrals.Add(record.Plan, grace);
        }

        return report;
    }
}
