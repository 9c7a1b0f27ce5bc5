// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Detaches attachments in reverse order and tries every one, even if others fail (NPWG §7.2).</summary>
/// <remarks>
/// Each gets an equal share of the remaining time, so that one that hangs does not starve the others. If the share is too short for a DEL,
/// the DEL is not started. An attachment whose last DEL timed out is tried last, so that the others are not kept waiting again. One that
/// failed is tried once more if another attachment of its network was detached after it.
/// </remarks>
/// <param name="delegates">The plugins.</param>
/// <param name="stop">Cancelled when the operation is aborted: the running plugin finishes, and no further one starts.</param>
internal sealed class Detacher(Delegates delegates, CancellationToken stop)
{
    /// <summary>Opens a view of the pod's namespace, to delete the interface that a failed ADD left there.</summary>
    public Func<string, INamespaceView> OpenNamespace { get; init; } = path => new NamespaceView(path);

    /// <summary>Decides when an attachment whose DEL still fails counts as detached; null for never.</summary>
    public GivingUp? GivingUp { get; init; }

    /// <summary>
    /// The attachments to detach, if the pod goes on running with the others; null for all. The record is kept then: what could not be
    /// written to it is a failure.
    /// </summary>
    public IReadOnlySet<int>? Only { get; init; }

    /// <summary>Called with the outcome of an attachment and its index in the plan, once the outcome is in the record.</summary>
    public Action<int, DetachOutcome> Ended { get; init; } = (_, _) => { };

    /// <summary>Detaches the attachments of a record.</summary>
    /// <param name="record">The record. Attachments that were never attempted or are already detached are skipped.</param>
    /// <param name="networkNamespace">CNI_NETNS of this operation; may be empty.</param>
    /// <param name="writer">Writes the outcome to the record.</param>
    /// <param name="deadline">The deadline of all attachments together.</param>
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

        // If everything is detached, the record is deleted, so notes that could not be written do not matter.
        return new DetachReport(Only is null && tried.TrueForAll(one => one.Outcome.Failure is null) ? [] : [.. tried.SelectMany(one => one.Failures)]);
    }

    private sealed record Work(AttachmentRecord Record, string NetworkNamespace, IRecordWriter Writer, Deadline Deadline);

    // The outcome of an attachment, its index in the plan, and why the outcome could not be written to the record.
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
            : new DetachOutcome(NotTried(attachment.Planned, "detaching the other networks used up the time"));

        // The same failure a second time is already in the record.
        return new Tried(index, outcome, outcome == before ? null : Note(work.Writer, index, outcome));
    }

    // Another attachment of the same network, detached since, may have caused the failure: the bridge plugin has one firewall chain for all
    // attachments of a pod to one masqueraded network. A timeout or a missing plugin is not retried: it would fail again.
    private static bool MayHaveChanged(AttachmentRecord record, List<Tried> tried, int place) =>
        tried[place].Outcome.Failure is { } failure
        && failure.Code is not ((int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginNotFound)
        && tried.Skip(place + 1).Any(later =>
            later.Outcome.Failure is null && NetworkOf(record, later.Index) == NetworkOf(record, tried[place].Index));

    private static string NetworkOf(AttachmentRecord record, int index) => record.Attachments[index].Planned.Configuration.Name;

    private List<int> Outstanding(AttachmentRecord record) =>
    [
        .. Enumerable.Range(0, record.Attachments.Count).Reverse()
            .Where(index => record.Attachments[index].IsOutstanding && Only?.Contains(index) != false)
            .OrderBy(index => record.Attachments[index].LastError?.Code == (int)PluginErrorCode.PluginTimedOut),
    ];

    private DetachOutcome Detach(
        AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken)
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
            return GivingUp?.Covers(record, attachment, networkNamespace, e) == true
                ? new DetachOutcome(GivenUp: error)
                : new DetachOutcome(error);
        }
    }

    // A plugin that created nothing may look for its interface in the pod first, and so fail with another error than at ADD; host-device
    // with a misspelt "device" does. Without a namespace the plugin does the rest of its work (CNI §2 "DEL": CNI_NETNS is optional), and
    // success counts.
    private CniException? Del(
        AttachmentRecord record, RecordedAttachment attachment, string networkNamespace, CancellationToken cancellationToken)
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
            // Then the plugin's failure is reported.
            return false;
        }
    }

    // By index, and only in the recorded namespace: elsewhere the index belongs to another interface.
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

    // Without the namespace the interface is gone too.
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

    // A note that cannot be written, as on a full disk, is a failure: the record then lists more than is attached. The other attachments
    // are tried regardless.
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
