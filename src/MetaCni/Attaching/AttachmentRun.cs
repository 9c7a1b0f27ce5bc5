// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>
/// Carries out a plan: steps 6 to 11 of ADD. The caller holds the container's lock and has done all checks that change nothing.
/// </summary>
/// <remarks>
/// A failure in steps 7 to 11, including a result that cannot be written, rolls back every attempted attachment in reverse order. The
/// roll-back has its own time budget. The error says what failed and what, if anything, could not be rolled back.
/// </remarks>
/// <param name="journal">Stores the plan's record.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="rollBack">Detaches what was attached.</param>
/// <param name="time">The clock.</param>
internal sealed class AttachmentRun(AttachmentJournal journal, Delegates delegates, RollBack rollBack, TimeProvider time)
{
    /// <summary>Attaches everything, or nothing.</summary>
    /// <returns>The result for the runtime.</returns>
    /// <exception cref="CniException">Something failed. Nothing is attached, except what the details name.</exception>
    public async Task<JsonObject> RunAsync(AttachmentPlan plan, INamespaceView view, AttachmentAudience audience, Deadline deadline)
    {
        // 6 write the plan to disk
        audience.Report.Trace.Enter(OperationPhase.Record);
        var record = journal.Begin(plan, view.Cookie);
        var file = journal.FileOf(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName);
        audience.Report.Log.Debug("plan recorded", new LogField("file", file));
        var work = new Work(plan, view, record, audience);
        return await UndoScope.RunAsync(
            () => AttachAsync(work, deadline),
            () => Undo(record, audience.Report)).ConfigureAwait(false);
    }

    private DetachReport Undo(RecordFile record, AddReport report)
    {
        report.Trace.Enter(OperationPhase.RollBack);
        return report.RolledBack(rollBack.Of(record.Record, record.Record.Plan.Sandbox.NetworkNamespace));
    }

    // What all steps need.
    private sealed record Work(AttachmentPlan Plan, INamespaceView View, IRecordWriter Writer, AttachmentAudience Audience)
    {
        public AddReport Report => Audience.Report;
    }

    private async Task<JsonObject> AttachAsync(Work work, Deadline deadline)
    {
        var (plan, view, writer, audience) = work;

        // 7 attach in order
        audience.Report.Trace.Enter(OperationPhase.Attach);
        var attached = AttachAll(work, deadline.Token);

        // 8 choose the default routes
        audience.Report.Trace.Enter(OperationPhase.Routes);
        var outcomes = Verification.WithDeviceInfo(new DefaultRouteStep(plan, view, RouteNotes.Of(writer)).Apply(attached), audience.Report.Log);

        // 9 verify the requests against the results
        audience.Report.Trace.Enter(OperationPhase.Verify);
        Verification.RequireRequests(plan, outcomes, view, audience.Report);
        var result = RuntimeResult.Of(plan, outcomes, view, audience.Version);

        // 10 hand over the status
        audience.Report.Trace.Enter(OperationPhase.Status);
        var status = new NetworkStatusBuilder(view.Links).Build(outcomes);
        await new StatusHandover(writer, audience, time).RunAsync(plan, status, deadline.Token).ConfigureAwait(false);

        // 11 complete the record and answer
        audience.Report.Trace.Enter(OperationPhase.Complete);
        writer.Completed(InterfaceCheck.Present(plan, view), AddressCheck.Present(outcomes, view));
        var answer = ResultCodec.Write(result, audience.Version);
        await AnswerAsync(work, answer, deadline.Token).ConfigureAwait(false);
        return answer;
    }

    private IReadOnlyList<AttachmentOutcome> AttachAll(Work work, CancellationToken cancellationToken)
    {
        foreach (var problem in DeviceInfoFiles.Prepare(work.Plan))
        {
            work.Report.Log.Warning(problem);
        }

        var attacher = new Attacher(delegates, time, work.Report.Attached)
        {
            Failed = work.Report.NotAttached,
            Enter = network => journal.Networks.Share(network, cancellationToken),
            Before = attachment => RequireFreeName(work, attachment),
            FindLeft = attachment => FindLeft(work, attachment),
        };
        return work.Plan.Concurrency > 1
            ? new ConcurrentAttacher(attacher, work.Plan.Concurrency).AttachAll(work.Plan, work.Writer, cancellationToken)
            : attacher.AttachAll(work.Plan, work.Writer, cancellationToken);
    }

    // Several secondaries may be attached at once, but the view is not thread-safe.
    private static void RequireFreeName(Work work, PlannedAttachment attachment)
    {
        if (!attachment.IsPrimary)
        {
            lock (work.View)
            {
                InterfacePrecheck.RequireNoAlternative(work.Plan, attachment, work.View.Links());
            }
        }
    }

    private static int? FindLeft(Work work, PlannedAttachment attachment)
    {
        lock (work.View)
        {
            return LeftInterface.Find(attachment, work.View);
        }
    }

    // A runtime without a result treats the ADD as failed.
    private static async Task AnswerAsync(Work work, JsonObject answer, CancellationToken cancellationToken)
    {
        try
        {
            await work.Audience.AnswerAsync(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (CniException)
        {
            work.Writer.Unanswered();
            throw;
        }
    }
}
