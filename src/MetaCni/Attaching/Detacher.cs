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
    /// <summary>Opens a view of the pod's namespace, to delete the interface that a failed ADD left there.</summary>
    public Func<string, INamespaceView> OpenNamespace { get; init; } = path => new NamespaceView(path);

    /// <summary>When an attachment that still fails counts as gone; null: never.</summary>
    public GivingUp? GivingUp { get; init; }

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
            var outcome = deadline.IsThereTime(Deadline.EnoughForDel)
                ? Detach(record, attachment, networkNamespace, share.Token)
                : new Outcome(NotTried(attachment.Planned, "those before it took all the time"));
            isClean &= outcome.Failure is null;
            failures.AddRange(new[] { outcome.Failure, Note(log, index, outcome) }.OfType<CniError>());
        }

        // Where everything is gone the record goes too, and its notes with it.
        return new TeardownReport(isClean ? [] : failures);
    }

    // What became of one attachment: gone, unless there is a failure.
    private sealed record Outcome(CniError? Failure = null, CniError? Refusal = null, CniError? GivenUp = null);

    private static List<int> Outstanding(AttachmentRecord record) =>
    [
        .. Enumerable.Range(0, record.Attachments.Count).Reverse()
            .Where(index => record.Attachments[index].IsOutstanding)
            .OrderBy(index => record.Attachments[index].LastError?.Code == (int)PluginErrorCode.PluginTimedOut),
    ];

    private Outcome Detach(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CancellationToken deadline)
    {
        try
        {
            var refusal = Del(record, attachment, networkNamespace, deadline);
            DeleteLeftInterface(record, attachment, networkNamespace);
            return new Outcome(Refusal: refusal is null ? null : DelegateError.Of(attachment.Planned, refusal).Error);
        }
        catch (CniException e)
        {
            var error = DelegateError.Of(attachment.Planned, e).Error;
            return GivingUp?.Covers(record, attachment, networkNamespace, e) == true ? new Outcome(GivenUp: error) : new Outcome(error);
        }
    }

    // A plugin that made nothing may look for its interface in the pod before it does anything else, and fail with other words than at ADD:
    // host-device does, whose "device" is misspelt. Without a namespace it does what else there is to do (CNI §2 "DEL": CNI_NETNS is
    // optional), and its success counts.
    private CniException? Del(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CancellationToken deadline)
    {
        try
        {
            return delegates.Del(record.Plan, attachment, networkNamespace, deadline);
        }
        catch (CniException e) when (attachment.NeverSucceeded(e) && e.IsPluginsOwn && IsMissing(record, attachment, networkNamespace))
        {
            try
            {
                return delegates.Del(record.Plan, attachment, networkNamespace: "", deadline);
            }
            catch (CniException)
            {
                throw e;
            }
        }
    }

    private bool IsMissing(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace)
    {
        if (networkNamespace.Length == 0)
        {
            return false;
        }

        using var view = TryOpen(networkNamespace);
        return view is not null
            && view.Cookie == record.NamespaceCookie
            && !view.Links().Any(link => link.Name == attachment.Planned.InterfaceName.Value);
    }

    // By index, and only in the very namespace: in another one the index is another interface's.
    private void DeleteLeftInterface(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace)
    {
        if (attachment.LeftInterface is not { } left || networkNamespace.Length == 0)
        {
            return;
        }

        using var view = TryOpen(networkNamespace);
        if (view is not null && view.Cookie == record.NamespaceCookie)
        {
            LeftInterface.Delete(attachment.Planned, left, view);
        }
    }

    // The interface goes with its namespace.
    private INamespaceView? TryOpen(string networkNamespace)
    {
        try
        {
            return OpenNamespace(networkNamespace);
        }
        catch (CniException)
        {
            return null;
        }
    }

    private static CniError NotTried(PlannedAttachment attachment, string why) => new(
        CniErrorCode.TryAgainLater, $"{attachment.Label} was not taken down: {why}; it stays on record for the next DEL");

    // What cannot be noted, on a full disk, is a failure: the record says that more is left than there is. The others are tried all the
    // same.
    private static CniError? Note(IAttachmentLog log, int index, Outcome outcome)
    {
        try
        {
            switch (outcome)
            {
                case { Failure: { } failure }:
                    log.DetachFailed(index, failure);
                    break;
                case { Refusal: { } refusal }:
                    log.Refused(index, refusal);
                    break;
                case { GivenUp: { } error }:
                    log.GivenUp(index, error);
                    break;
                default:
                    log.Detached(index);
                    break;
            }

            return null;
        }
        catch (CniException e)
        {
            return e.Error;
        }
    }
}
