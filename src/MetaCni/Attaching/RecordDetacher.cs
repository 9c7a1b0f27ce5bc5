// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Journal;

namespace MetaCni.Attaching;

/// <summary>
/// Takes down what a record holds and keeps the record as long as anything is left. The caller holds the container's lock.
/// </summary>
/// <param name="journal">Where the record is.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="traces">What goes when nothing is left, before the record.</param>
internal sealed class RecordDetacher(AttachmentJournal journal, Delegates delegates, RecordTraces traces)
{
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(5);

    // The patience, two seconds after SIGTERM, and the end.
    private static readonly TimeSpan OrphanLimit = TimeSpan.FromSeconds(10);

    /// <summary>Who is told what becomes of each attachment of a record (<see cref="Detacher.Ended"/>).</summary>
    public Func<AttachmentRecord, Action<int, DetachOutcome>> Observe { get; init; } = _ => (_, _) => { };

    /// <summary>Opens a view of the pod's namespace.</summary>
    public Func<string, INamespaceView> OpenNamespace { get; init; } = path => new NamespaceView(path);

    /// <summary>When an attachment that never succeeded counts as gone although its DEL fails; null: never.</summary>
    public GivingUp? GivingUp { get; init; }

    /// <summary>Detaches all that is outstanding.</summary>
    /// <param name="record">The record.</param>
    /// <param name="networkNamespace">Where its plugins look for the attachments; may be empty.</param>
    /// <param name="deadline">Ends the whole.</param>
    /// <param name="stop">What runs is finished and nothing more is begun.</param>
    public DetachReport Detach(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop)
    {
        EndOrphans(record);
        var file = journal.Continue(record);
        var ended = Observe(record);
        var marked = Note(file.Detaching);
        var report = new Detacher(delegates, stop) { OpenNamespace = OpenNamespace, GivingUp = GivingUp, Ended = ended }
            .DetachAll(record, networkNamespace, file, deadline);
        var left = report.IsClean ? Forget(record) : [];
        if (report.IsClean && left.Count == 0)
        {
            return report;
        }

        IReadOnlyList<CniError> unnoted =
        [
            .. report.IsClean ? Note(() => file.ForgetFailed(new DetachReport(left).ToError())) : marked,
            .. Note(file.DetachEnded),
        ];

        // A record whose file was removed while this was at work comes back with what is left.
        return new DetachReport([.. report.Failures, .. left, .. unnoted.Count > 0 ? Note(() => journal.Restore(file.Record)) : [], .. unnoted]);
    }

    // The record goes last: as long as anything of it is left, somebody comes back for it.
    private IReadOnlyList<CniError> Forget(AttachmentRecord record)
    {
        var left = traces.Remove(record);
        return left.Count > 0 ? left : Note(() => journal.Remove(record.Plan));
    }

    // On a full disk everything is taken down all the same.
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

    // An operation that was killed leaves its delegate at work, which would go on making, or removing, what is taken down here. It gets the
    // time to finish: the bridge plugin, cut short between a link and its masquerading rules, never finds the rules again. So this is not
    // cut short by a deadline that is near.
    private static void EndOrphans(AttachmentRecord record)
    {
        if (record.IsAtWork && !record.Process.IsRunning)
        {
            using var limit = new CancellationTokenSource(OrphanLimit);
            LeftProcesses.End(
                OperationMarker.Variable,
                OperationMarker.Of(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName),
                OrphanPatience,
                limit.Token);
        }
    }
}
