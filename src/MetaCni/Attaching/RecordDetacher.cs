// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>
/// Detaches the attachments of a record, and keeps the record until everything is detached. The caller holds the container's lock.
/// </summary>
/// <param name="journal">Stores the record.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="traces">What is deleted after all attachments and before the record.</param>
/// <param name="time">The clock.</param>
internal sealed class RecordDetacher(AttachmentJournal journal, Delegates delegates, RecordTraces traces, TimeProvider time)
{
    /// <summary>Returns the observer of a record's outcomes (<see cref="Detacher.Ended"/>).</summary>
    public Func<AttachmentRecord, Action<int, DetachOutcome>> Observe { get; init; } = _ => (_, _) => { };

    /// <summary>Opens a view of the pod's namespace.</summary>
    public Func<string, INamespaceView> OpenNamespace { get; init; } = path => new NamespaceView(path);

    /// <summary>Decides when an attachment that never succeeded counts as detached although its DEL fails; null for never.</summary>
    public GivingUp? GivingUp { get; init; }

    /// <summary>Detaches all outstanding attachments.</summary>
    /// <param name="record">The record.</param>
    /// <param name="networkNamespace">CNI_NETNS of the plugins; may be empty.</param>
    /// <param name="deadline">The deadline of all attachments together.</param>
    /// <param name="stop">Cancelled when the operation is aborted: the running plugin finishes, and no further one starts.</param>
    public DetachReport Detach(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        Orphans.Terminate(record, time);
        var file = journal.Continue(record);
        var marked = Note(file.Detaching);
        var report = Detacher(record, only: null, stop).DetachAll(record, networkNamespace, file, deadline);
        var left = report.IsClean ? Forget(record) : [];
        return report.IsClean && left.Count == 0
            ? report
            : Settle(file, [.. report.Failures, .. left], report.IsClean ? Note(() => file.ForgetFailed(new DetachReport(left).ToError())) : marked);
    }

    /// <summary>
    /// Detaches the secondaries of a pod that goes on running; the primary stays attached. Afterwards the record has what is attached, so that
    /// CHECK, DEL and GC look for nothing else.
    /// </summary>
    /// <inheritdoc cref="Detach"/>
    public DetachReport DetachSecondaries(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        Orphans.Terminate(record, time);
        var file = journal.Continue(record);
        var marked = Note(file.Detaching);
        var failures = Detacher(record, Secondaries(record), stop).DetachAll(record, networkNamespace, file, deadline).Failures;
        return new DetachReport([.. Settle(file, failures, marked).Failures, .. Reduce(file.Record)]);
    }

    private IReadOnlyList<CniError> Reduce(AttachmentRecord record)
    {
        var reduced = record.WithoutDetached();
        var detached = record.Plan with { Attachments = [.. record.Plan.Attachments.Except(reduced.Plan.Attachments)] };
        return detached.Attachments.Count == 0
            ? []
            : [.. Note(() => DeviceInfoFiles.Remove(detached)), .. Note(() => journal.Adopt(reduced))];
    }

    private Detacher Detacher(AttachmentRecord record, IReadOnlySet<int>? only, CancellationToken stop) => new(delegates, stop)
    {
        OpenNamespace = OpenNamespace,
        GivingUp = GivingUp,
        Ended = Observe(record),
        Only = only,
    };

    // If the record's file was deleted during this work, write it again with what is left.
    private DetachReport Settle(RecordFile file, IReadOnlyList<CniError> failures, IReadOnlyList<CniError> unwritten)
    {
        IReadOnlyList<CniError> unnoted = [.. unwritten, .. Note(file.DetachEnded)];
        return new DetachReport([.. failures, .. unnoted.Count > 0 ? Note(() => journal.Restore(file.Record)) : [], .. unnoted]);
    }

    // The record is deleted last: as long as anything is left, GC or the next DEL needs it.
    private IReadOnlyList<CniError> Forget(AttachmentRecord record)
    {
        var left = traces.Remove(record);
        return left.Count > 0 ? left : Note(() => journal.Remove(record.Plan));
    }

    // A full disk does not stop the detaching.
    private static IReadOnlyList<CniError> Note(Action note)
    {
        try
        {
            note();
            return [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }

    private static HashSet<int> Secondaries(AttachmentRecord record) =>
        [.. record.Attachments.Index().Where(entry => !entry.Item.Planned.IsPrimary).Select(entry => entry.Index)];
}
