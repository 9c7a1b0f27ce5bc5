// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Attaching.Namespaces;
using MetaCni.Planning.HotPlug;

namespace MetaCni.Attaching.HotPlug;

/// <summary>Changes the networks of a running pod. The caller holds the container's lock and has done all checks that change nothing.</summary>
/// <remarks>
/// 1 write what may exist to disk
/// 2 attach and detach in the planned order
/// 3 settle: default routes, requests, network-status, record
/// <para>
/// A failure, or an interruption between two plugins, undoes everything in reverse order. The record lists everything that may exist: a
/// killed change is finished by the next one (<see cref="UnfinishedChange"/>), and DEL detaches all of it.
/// </para>
/// </remarks>
/// <param name="journal">The records.</param>
/// <param name="steps">Attaches and detaches.</param>
/// <param name="time">The clock.</param>
internal sealed class ChangeRun(AttachmentJournal journal, ChangeSteps steps, TimeProvider time)
{
    /// <summary>Carries out a change, or undoes it.</summary>
    /// <param name="record">The record; everything in it is attached.</param>
    /// <param name="plan">The change.</param>
    /// <param name="view">The pod's namespace.</param>
    /// <param name="audience">Log, cluster and pod.</param>
    /// <param name="stop">Cancelled to undo the change: the running plugin finishes first.</param>
    /// <returns>False if the pod's annotations have changed meanwhile: the next round continues.</returns>
    /// <exception cref="CniException">Something failed. The pod is as before, except for what the details name.</exception>
    public async Task<bool> RunAsync(
        AttachmentRecord record, HotPlugPlan plan, INamespaceView view, AttachmentAudience audience, CancellationToken stop)
    {
        // 1 write what may exist to disk
        audience.Report.Trace.Enter(OperationPhase.Record);
        var file = journal.Change(record with
        {
            Plan = plan.Working,
            Attachments =
            [
                .. record.Attachments,
                .. plan.Working.Attachments.Skip(record.Attachments.Count).Select(attachment => new RecordedAttachment { Planned = attachment }),
            ],
        });
        var work = new ChangeWork(file, plan, view, audience);
        var settlement = new ChangeSettlement(journal, time);
        var begun = new List<HotPlugStep>();
        using var deadline = Deadline.Start(Deadline.Add, time, CancellationToken.None);
        return await UndoScope.RunWithAsync(
            async () =>
            {
                // 2 attach and detach in the planned order
                foreach (var step in plan.Steps)
                {
                    ThrowIfStopped(stop);
                    begun.Add(step);
                    Carry(work, step, deadline.Token);
                }

                // 3 settle
                ThrowIfStopped(stop);
                return await settlement.RunAsync(work, plan.Target, plan.Places, deadline.Token).ConfigureAwait(false);
            },
            () => new ChangeUndo(steps, settlement, time).RunAsync(work, begun)).ConfigureAwait(false);
    }

    private void Carry(ChangeWork work, HotPlugStep step, CancellationToken cancellationToken)
    {
        if (step.IsAttach)
        {
            steps.Attach(work, step.Attachment, cancellationToken);
        }
        else if (steps.Detach(work, step.Attachment) is { IsClean: false } report)
        {
            throw new CniException(report.ToError());
        }
    }

    private static void ThrowIfStopped(CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            throw new CniException(CniErrorCode.TryAgainLater, "interrupted; the pod has the networks that it had before");
        }
    }
}
