// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Linux.Locks;
using MetaCni.Attaching;
using MetaCni.Collecting;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Logging.Operations;

namespace MetaCni.Plugin;

/// <summary>DEL: detaches the attachments in the record; it reads no other source.</summary>
/// <remarks>
/// 1 lock the container, 2 find its record, 3 detach in reverse order, 4 decide whether the runtime must retry, 5 retry what other DELs
/// left. Without a record nothing was attached: ADD writes the plan to disk before the first delegate runs. kubelet sends several DELs
/// for one pod. Two exceptions: Multus attached the container, or the runtime passes the result of an ADD.
/// </remarks>
internal sealed class DelCommand(PluginServices services, OperationLine line)
{
    public Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        try
        {
            Run(request, stop);
            return Task.CompletedTask;
        }
        catch (CniException e)
        {
            throw new CniException(DetachWording.ForWire(e.Error), e);
        }
    }

    private void Run(PluginRequest request, CancellationToken stop)
    {
        // Our own delegate's ADD was rejected before it created anything, like every ADD with a container id that is too long. So this
        // DEL has nothing to do, and an error would keep the calling DEL from finishing.
        if (CallChecks.IsOwnCall(request) || RecordName.IsTooLong(request.ContainerId))
        {
            return;
        }

        var operation = Operation.Lenient(request, services, line.Trace);
        line.Concerns(operation);

        // The configured deadline may only shorten a DEL: kubelet waits half as long for a DEL as for an ADD.
        var budget = Deadline.AtMost(Deadline.Del, operation.Config.Deadline);
        using var deadline = Deadline.Start(budget, services.Time, CancellationToken.None);
        var failure = Run(operation, deadline, stop);

        // 5 retry what other DELs left
        line.Trace.Enter(OperationPhase.Retry);
        new DeferredDetach(operation.Journal, operation.Detacher(), operation.Deferrals, operation.Log)
            .Run(request.ContainerId, deadline, stop);
        if (failure is not null)
        {
            throw failure;
        }
    }

    // Returns the error for the runtime, or null.
    private CniException? Run(Operation operation, Deadline deadline, CancellationToken stop)
    {
        // 1 lock the container
        line.Trace.Enter(OperationPhase.Lock);
        var request = operation.Request;
        var hadRecord = File.Exists(operation.Journal.FileOf(request.ContainerId, request.InterfaceName));
        using var containerLock = Lock(operation, deadline, stop);

        // 2 find its record
        line.Trace.Enter(OperationPhase.Find);
        operation.Journal.RemoveLeftovers(request.ContainerId, request.InterfaceName);
        var record = Find(operation, hasWaited: hadRecord && containerLock.WasHeld);
        operation.Log.Operation.Debug(
            record is null ? "no record" : "record found", LogField.Number("attachments", record?.Attachments.Count ?? 0));

        // 3 detach in reverse order
        line.Trace.Enter(OperationPhase.Detach);
        line.Pod = record?.Plan.Sandbox.Pod;
        var report = record is null
            ? new DetachReport([])
            : operation.Detacher().Detach(record, operation.Namespaces().Of(record, request.NetworkNamespace), deadline, stop);
        var since = record?.FirstFailure;
        if (operation.Journal.Corrupt.TryFind(request.ContainerId, request.InterfaceName, out var corrupt))
        {
            report = new DetachReport([.. report.Failures, corrupt.ToError()]);
            since = since < corrupt.Since ? since : corrupt.Since;
        }

        // 4 decide whether the runtime must retry
        line.Log = record is null ? operation.Log.Operation : operation.Log.About(record.Plan);
        var failure = report.IsClean ? null : Termination.ErrorOf(report.ToError(), stop);
        line.Ended(failure?.Error);
        return failure is null || MustRetry(operation, record, report, since) ? failure : null;
    }

    private static FileLock Lock(Operation operation, Deadline deadline, CancellationToken stop)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        return operation.Journal.Lock(operation.Request.ContainerId, waiting.Token);
    }

    // A DEL that waited for another DEL has nothing left to do if that one removed the record. The runtime still passes the result of the
    // ADD: using it would release the primary's addresses again, and another pod may have received them.
    private static AttachmentRecord? Find(Operation operation, bool hasWaited)
    {
        if (operation.Journal.TryRecover(operation.Request.ContainerId, operation.Request.InterfaceName, out var record))
        {
            return record;
        }

        var (takeover, context) = (operation.Takeover(), operation.Context());
        return takeover.TryAdoptMultus(context, takeover.Find(context.Sandbox.ContainerId), out record)
            || (!hasWaited && takeover.TryAdoptPrimary(context, out record))
            ? record
            : null;
    }

    // In both cases the record holds the remaining attachments.
    private bool MustRetry(Operation operation, AttachmentRecord? record, DetachReport report, DateTimeOffset? failedSince)
    {
        var mustRetry = new DelRepetition(operation.Journal, operation.Delegates, operation.Grace).IsWanted(record, report, failedSince);
        if (record is not null)
        {
            operation.Deferrals.Add(record.Plan, mustRetry ? operation.Config.DeleteGrace : TimeSpan.Zero);
        }

        if (!mustRetry)
        {
            line.Log!.Warning(
                $"giving up for now; failing since {failedSince ?? services.Time.GetUtcNow():u}; the rest stays on record: {report}");
        }

        return mustRetry;
    }
}
