// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Takes attachments down in reverse order; every one is tried, whatever happens to the others (NPWG §7.2).</summary>
/// <remarks>
/// Each gets an equal share of the time that is left, so that one that hangs does not starve the others, but enough to come to an end:
/// where there is not enough left, it is not begun. One that took too long the last time comes last: where hanging ones use up all the
/// time, the next run begins with those that they kept waiting. One that failed is tried once more if another was detached after it.
/// </remarks>
/// <param name="delegates">The plugins.</param>
/// <param name="stop">What runs is finished and nothing more is begun: somebody wants us to end.</param>
internal sealed class Detacher(Delegates delegates, CancellationToken stop)
{
    /// <summary>Opens a view of the pod's namespace, to delete the interface that a failed ADD left there.</summary>
    public Func<string, INamespaceView> OpenNamespace { get; init; } = path => new NamespaceView(path);

    /// <summary>When an attachment that still fails counts as gone; null: never.</summary>
    public GivingUp? GivingUp { get; init; }

    /// <summary>Told what became of an attachment, by its place in the plan, once the record has it.</summary>
    public Action<int, DetachOutcome> Ended { get; init; } = (_, _) => { };

    /// <summary>Takes down what a record holds.</summary>
    /// <param name="record">The record; attachments that were never attempted or are gone already are passed over.</param>
    /// <param name="networkNamespace">CNI_NETNS of this operation; may be empty.</param>
    /// <param name="writer">Where the outcome is noted.</param>
    /// <param name="deadline">Ends the whole.</param>
    public DetachReport DetachAll(AttachmentRecord record, string networkNamespace, IRecordWriter writer, Deadline deadline)
    {
        var work = new Work(record, networkNamespace, writer, deadline);
        var outstanding = Outstanding(record);
        var tried = outstanding.Select((index, done) => Try(work, index, outstanding.Count - done)).ToList();
        for (var place = 0; place < tried.Count; place++)
        {
            if (MayHaveChanged(record, tried, place) && !stop.IsCancellationRequested && deadline.IsThereTime(Deadline.EnoughForDel))
            {
                tried[place] = Try(work, tried[place].Index, tried.Count - place, tried[place].Outcome);
            }
        }

        // Where everything is gone the record goes too, and its notes with it.
        return new DetachReport(tried.TrueForAll(one => one.Outcome.Failure is null) ? [] : [.. tried.SelectMany(one => one.Failures)]);
    }

    private sealed record Work(AttachmentRecord Record, string NetworkNamespace, IRecordWriter Writer, Deadline Deadline);

    // What became of an attachment, by its place in the plan, and why that could not be noted.
    private sealed record Tried(int Index, DetachOutcome Outcome, CniError? Unnoted = null)
    {
        public IEnumerable<CniError> Failures => new[] { Outcome.Failure, Unnoted }.OfType<CniError>();
    }

    private Tried Try(Work work, int index, int steps, DetachOutcome? before = null)
    {
        var attachment = work.Record.Attachments[index];
        if (stop.IsCancellationRequested)
        {
            return new Tried(index, new DetachOutcome(NotTried(attachment.Planned, "the operation was aborted")));
        }

        using var share = work.Deadline.Share(steps, Deadline.EnoughForDel);
        var outcome = work.Deadline.IsThereTime(Deadline.EnoughForDel)
            ? Detach(work.Record, attachment, work.NetworkNamespace, share.Token)
            : new DetachOutcome(NotTried(attachment.Planned, "the networks before it used up the time"));

        // What fails in the same way once more is on record already.
        return new Tried(index, outcome, outcome == before ? null : Note(work.Writer, index, outcome));
    }

    // Another attachment of the same network that has been detached since may have been the reason: the bridge plugin has one chain of the
    // firewall for all attachments of a pod to one masqueraded network. What takes too long, or is not installed, does not change by that.
    private static bool MayHaveChanged(AttachmentRecord record, List<Tried> tried, int place) =>
        tried[place].Outcome.Failure is { } failure
        && failure.Code is not ((int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginNotFound)
        && tried.Skip(place + 1).Any(later =>
            later.Outcome.Failure is null && NetworkOf(record, later.Index) == NetworkOf(record, tried[place].Index));

    private static string NetworkOf(AttachmentRecord record, int index) => record.Attachments[index].Planned.Configuration.Name;

    private static List<int> Outstanding(AttachmentRecord record) =>
    [
        .. Enumerable.Range(0, record.Attachments.Count).Reverse()
            .Where(index => record.Attachments[index].IsOutstanding)
            .OrderBy(index => record.Attachments[index].LastError?.Code == (int)PluginErrorCode.PluginTimedOut),
    ];

    private DetachOutcome Detach(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken)
    {
        try
        {
            var refusal = Del(record, attachment, networkNamespace, cancellationToken);
            DeleteLeftInterface(record, attachment, networkNamespace);
            return new DetachOutcome(Refusal: refusal is null ? null : delegates.ErrorOf(record.Plan, attachment.Planned, refusal).Error);
        }
        catch (CniException e)
        {
            var error = delegates.ErrorOf(record.Plan, attachment.Planned, e).Error;
            return GivingUp?.Covers(record, attachment, networkNamespace, e) == true ? new DetachOutcome(GivenUp: error) : new DetachOutcome(error);
        }
    }

    // A plugin that made nothing may look for its interface in the pod before it does anything else, and fail with other words than at ADD:
    // host-device does, whose "device" is misspelt. Without a namespace it does what else there is to do (CNI §2 "DEL": CNI_NETNS is
    // optional), and its success counts.
    private CniException? Del(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken)
    {
        try
        {
            return delegates.Del(record.Plan, attachment, networkNamespace, cancellationToken);
        }
        catch (CniException e) when (attachment.NeverSucceeded(e) && e.IsPluginsOwn && IsMissing(record, attachment, networkNamespace))
        {
            try
            {
                return delegates.Del(record.Plan, attachment, networkNamespace: "", cancellationToken);
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

        try
        {
            using var view = TryOpen(networkNamespace);
            return view is not null
                && view.Cookie == record.NamespaceCookie
                && !view.Links().Any(link => link.Name == attachment.Planned.InterfaceName.Value);
        }
        catch (LinuxException)
        {
            // Then the failure of the plugin counts.
            return false;
        }
    }

    // By index, and only in the very namespace: in another one the index is another interface's.
    private void DeleteLeftInterface(AttachmentRecord record, RecordedAttachment attachment, string networkNamespace)
    {
        if (attachment.LeftInterface is not { } left || networkNamespace.Length == 0)
        {
            return;
        }

        try
        {
            using var view = TryOpen(networkNamespace);
            if (view is not null && view.Cookie == record.NamespaceCookie)
            {
                LeftInterface.Delete(attachment.Planned, left, view);
            }
        }
        catch (LinuxException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the interfaces of the pod cannot be listed: {e.Message}; try again", innerException: e);
        }
    }

    // The interface goes with its namespace.
    private INamespaceView? TryOpen(string networkNamespace)
    {
        try
        {
            return OpenNamespace(networkNamespace);
        }
        catch (Exception e) when (e is CniException or LinuxException)
        {
            return null;
        }
    }

    private static CniError NotTried(PlannedAttachment attachment, string why) => new(
        CniErrorCode.TryAgainLater, $"{NetworkLabel.Of(attachment)} was not detached: {why}; it stays on record for the next DEL");

    // What cannot be noted, on a full disk, is a failure: the record says that more is left than there is. The others are tried all the
    // same.
    private CniError? Note(IRecordWriter writer, int index, DetachOutcome outcome)
    {
        try
        {
            switch (outcome)
            {
                case { Failure: { } failure }:
                    writer.DetachFailed(index, failure);
                    break;
                case { Refusal: { } refusal }:
                    writer.Refused(index, refusal);
                    break;
                case { GivenUp: { } error }:
                    writer.GivenUp(index, error);
                    break;
                default:
                    writer.Detached(index);
                    break;
            }

            Ended(index, outcome);
            return null;
        }
        catch (CniException e)
        {
            return e.Error;
        }
    }
}
