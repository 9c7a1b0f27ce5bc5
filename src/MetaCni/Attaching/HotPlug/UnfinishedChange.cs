// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching.HotPlug;

/// <summary>What a killed change of a running pod left, or one that could not be undone.</summary>
internal static class UnfinishedChange
{
    /// <summary>
    /// Terminates its plugins, and detaches what was attempted and is not attached. What remains is attached, and the difference to the pod's
    /// annotation can be made anew.
    /// </summary>
    /// <returns>The record with exactly the attachments that are attached.</returns>
    /// <exception cref="CniException">Something cannot be detached; it stays on record.</exception>
    public static AttachmentRecord Finish(AttachmentRecord record, AttachmentJournal journal, ChangeSteps steps, TimeProvider time)
    {
        Orphans.Terminate(record, time);
        var attempted = record.Attachments.Index()
            .Where(entry => entry.Item.State == AttachmentState.Attempted).Select(entry => entry.Index).ToHashSet();
        if (attempted.Count > 0)
        {
            var file = journal.Continue(record);
            file.Changing();
            var report = steps.Detach(file, attempted);
            record = file.Record;
            if (!report.IsClean)
            {
                var error = report.ToError();
                throw new CniException(error with { Message = $"what an unfinished change left cannot be detached: {error.Message}" });
            }
        }

        return AttachedOf(record);
    }

    /// <summary>What <see cref="Finish"/> detaches, in its order.</summary>
    public static IEnumerable<PlannedAttachment> LeftIn(AttachmentRecord record) => record.Attachments
        .Where(attachment => attachment.State == AttachmentState.Attempted).Select(attachment => attachment.Planned).Reverse();

    /// <summary>The record with exactly the attachments that are attached.</summary>
    public static AttachmentRecord AttachedOf(AttachmentRecord record) => (record with
    {
        Attachments =
        [
            .. record.Attachments.Select(attachment =>
                attachment.State == AttachmentState.Attached ? attachment : attachment with { State = AttachmentState.Detached }),
        ],
    }).WithoutDetached();
}
