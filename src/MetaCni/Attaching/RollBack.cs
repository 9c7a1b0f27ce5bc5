// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>Detaches what an ADD attached. The caller holds the container's lock.</summary>
/// <param name="detacher">Detaches what a record holds.</param>
/// <param name="deferrals">Where a record is noted of which something is left.</param>
/// <param name="grace">The <c>deleteGrace</c> of the configuration.</param>
/// <param name="time">The clock.</param>
internal sealed class RollBack(RecordDetacher detacher, Deferrals deferrals, TimeSpan grace, TimeProvider time)
{
    /// <summary>Detaches with the budget of a DEL, to its end: that of the operation may be spent.</summary>
    /// <param name="record">What the ADD did; of a failed one as it knows it: the file may have been removed, and a disk may be full.</param>
    /// <param name="networkNamespace">Where its plugins look for the attachments.</param>
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
