// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Takes attachments down in reverse order; every one is tried, whatever happens to the others (NPWG §7.2).</summary>
/// <remarks>
/// Each gets an equal share of the time that is left, so that one that hangs does not starve the others, but enough to come to an end:
/// where there is not enough left, it is not begun. One that took too long the last time comes last: where hanging ones use up all the
/// time, the next run begins with those that they kept waiting.
/// </remarks>
/// <param name="delegates">The plugins.</param>
/// <param name="stop">What runs is finished and nothing more is begun: somebody wants us to end.</param>
internal sealed class Detacher(Delegates delegates, CancellationToken stop)
{
    /// <summary>Takes down what a record holds.</summary>
    /// <param name="record">The record; attachments that were never attempted or are gone already are passed over.</param>
    /// <param name="networkNamespace">CNI_NETNS of this operation; may be empty.</param>
    /// <param name="log">Where the outcome is noted.</param>
    /// <param name="deadline">Ends the whole.</param>
    public TeardownReport DetachAll(AttachmentRecord record, string networkNamespace, IAttachmentLog log, Deadline deadline)
    {
        var failures = new List<CniError>();
        var isClean = true;
        var outstanding = Outstanding(record);
        for (var done = 0; done < outstanding.Count; done++)
        {
            var index = outstanding[done];
            var attachment = record.Attachments[index];
            if (stop.IsCancellationRequested)
            {
                isClean = false;
                failures.Add(NotTried(attachment.Planned, "nothing more was begun"));
                continue;
            }

            using var share = deadline.Share(outstanding.Count - done, Deadline.EnoughForDel);
            var error = deadline.IsThereTime(Deadline.EnoughForDel)
                ? Detach(record.Plan, attachment, networkNamespace, share.Token)
                : NotTried(attachment.Planned, "those before it took all the time");
            isClean &= error is null;
            failures.AddRange(new[] { error, Note(log, index, error) }.OfType<CniError>());
        }

        // Where everything is gone the record goes too, and nobody misses its notes.
        return new TeardownReport(isClean ? [] : failures);
    }

    private static List<int> Outstanding(AttachmentRecord record) =>
    [
        .. Enumerable.Range(0, record.Attachments.Count).Reverse()
            .Where(index => record.Attachments[index].IsOutstanding)
            .OrderBy(index => record.Attachments[index].LastError?.Code == (int)PluginErrorCode.PluginTimedOut),
    ];

    private CniError? Detach(AttachmentPlan plan, RecordedAttachment attachment, string networkNamespace, CancellationToken deadline)
    {
        try
        {
            delegates.Del(plan, attachment, networkNamespace, deadline);
            return null;
        }
        catch (CniException e)
        {
            return DelegateError.Of(attachment.Planned, e).Error;
        }
    }

    private static CniError NotTried(PlannedAttachment attachment, string why) => new(
        CniErrorCode.TryAgainLater, $"{attachment.Label} was not taken down: {why}; it stays on record for the next DEL");

    // What cannot be noted, on a full disk, is a failure: the record says that more is left than there is. The others are tried all the
    // same.
    private static CniError? Note(IAttachmentLog log, int index, CniError? error)
    {
        try
        {
            if (error is null)
            {
                log.Detached(index);
            }
            else
            {
                log.DetachFailed(index, error);
            }

            return null;
        }
        catch (CniException e)
        {
            return e.Error;
        }
    }
}
