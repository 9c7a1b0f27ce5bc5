// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;

namespace MetaCni.Attaching.HotPlug;

/// <summary>
/// Undoes a failed change in reverse order: what was attached is detached, and what was detached is attached again from its recorded plan.
/// </summary>
/// <param name="steps">Attaches and detaches.</param>
/// <param name="settlement">Corrects default routes, network-status and record.</param>
/// <param name="time">The clock.</param>
internal sealed class ChangeUndo(ChangeSteps steps, ChangeSettlement settlement, TimeProvider time)
{
    /// <summary>Undoes everything that was begun, with a budget of its own.</summary>
    /// <returns>What could not be undone.</returns>
    public async Task<DetachReport> RunAsync(ChangeWork work, IEnumerable<HotPlugStep> begun)
    {
        work.Report.Trace.Enter(OperationPhase.RollBack);
        work.Report.Undoing();
        using var deadline = Deadline.Start(Deadline.Add, time, CancellationToken.None);
        var failures = begun.Reverse().SelectMany(step => Undo(work, step, deadline.Token)).ToList();

        // What could not be detached stays on record for the next attempt, and for DEL.
        var places = work.Before.Concat(Enumerable.Range(0, work.Plan.Working.Attachments.Count).Except(work.Before))
            .Where(index => work[index].IsOutstanding).ToList();
        var plan = ChangeSettlement.Part(work.Plan.Working, places) with { RequestPolicy = RequestPolicy.Warn };
        try
        {
            _ = await settlement.RunAsync(work, plan, places, deadline.Token).ConfigureAwait(false);
        }
        catch (CniException e)
        {
            failures.Add(e.Error);
            failures.AddRange(Keep(work, plan, places));
        }

        return work.Report.RolledBack(new DetachReport(failures));
    }

    private IReadOnlyList<CniError> Undo(ChangeWork work, HotPlugStep step, CancellationToken cancellationToken) => step.IsAttach
        ? work[step.Attachment].IsOutstanding ? steps.Detach(work, step.Attachment).Failures : []
        : work[step.Attachment].State == AttachmentState.Detached ? AttachAgain(work, step.Attachment, cancellationToken)
        : [new CniError(
            CniErrorCode.TryAgainLater,
            $"{NetworkLabel.Of(work.Plan.Working.Attachments[step.Attachment])} may be detached in part; "
            + "\"metacni reconcile\" continues to detach it")];

    private IReadOnlyList<CniError> AttachAgain(ChangeWork work, int index, CancellationToken cancellationToken)
    {
        try
        {
            steps.Attach(work, index, cancellationToken);
            return [];
        }
        catch (CniException e)
        {
            return [e.Error, .. work[index].IsOutstanding ? steps.Detach(work, index).Failures : []];
        }
    }

    // The next operation publishes the status, because the change is not finished.
    private IReadOnlyList<CniError> Keep(ChangeWork work, AttachmentPlan plan, IReadOnlyList<int> places)
    {
        try
        {
            settlement.Keep(work, plan, places);
            return [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }
}
