// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using Linux.Locks;
using MetaCni.Attaching;
using MetaCni.Collecting;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>DEL: takes down what the record holds, with no other source than the record.</summary>
/// <remarks>
/// Without a record there is nothing to undo: the plan is on disk before the first delegate runs, and kubelet sends several DELs for one
/// pod.
/// Two exceptions: Multus attached the container, or the runtime has a result of an ADD.
/// </remarks>
internal sealed class DelCommand(PluginServices services)
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
        if (Operation.IsOwnCall(request))
        {
            // Our own plugin's ADD was refused before it made anything, so this DEL has nothing to do. An error would keep the caller's
            // own DEL from its end.
            return;
        }

        if (RecordName.IsTooLong(request.ContainerId))
        {
            // Every ADD of such a container fails before anything is attached.
            return;
        }

        var operation = Operation.Lenient(request, services);

        // A longer deadline is meant for ADD: kubelet waits for a DEL half as long as for an ADD.
        var budget = Deadline.AtMost(Deadline.Del, operation.Config.Deadline);
        using var deadline = Deadline.Start(budget, services.Time, CancellationToken.None);
        var failure = Run(operation, deadline, stop);
        new DeferredDetach(operation).Run(deadline, stop);
        if (failure is not null)
        {
            throw failure;
        }
    }

    // Returns what the runtime has to be told, if anything.
    private CniException? Run(Operation operation, Deadline deadline, CancellationToken stop)
    {
        var start = services.Time.GetTimestamp();
        var request = operation.Request;
        var hadRecord = File.Exists(operation.Journal.FileOf(request.ContainerId, request.InterfaceName));
        using var containerLock = Lock(operation, deadline.Token, stop);
        operation.Journal.RemoveLeftovers(request.ContainerId, request.InterfaceName);
        var found = TryFind(operation, hadRecord && containerLock.WasHeld, out var record);
        operation.Log.Debug(found ? "record found" : "no record", LogField.Number("attachments", found ? record.Attachments.Count : 0));
        var teardown = new Teardown(operation);
        var report = found
            ? teardown.Run(record, teardown.NamespaceOf(record, request.NetworkNamespace), deadline, stop)
            : new DetachReport([]);
        var since = found ? record.FirstFailure : null;
        if (operation.Journal.TryFindCorrupt(request.ContainerId, request.InterfaceName, out var corrupt))
        {
            report = new DetachReport([.. report.Failures, corrupt.ToError()]);
            since = since < corrupt.Since ? since : corrupt.Since;
        }

        return found || corrupt is not null
            ? Report(new Outcome(operation, found ? record : null, report, since), services.Time.GetElapsedTime(start), stop)
            : null;
    }

    private static FileLock Lock(Operation operation, CancellationToken deadline, CancellationToken stop)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline, stop);
        return operation.Journal.Lock(operation.Request.ContainerId, waiting.Token);
    }

    // A DEL that waited for another one, which has removed the record, has nothing left to do. The runtime passes the result of the ADD all
    // the same: with it, the addresses of the primary would be released a second time, and another pod may have them by now.
    private static bool TryFind(Operation operation, bool hasWaited, out AttachmentRecord record)
    {
        var takeover = new ContainerTakeover(operation);
        return operation.Journal.TryRecover(operation.Request.ContainerId, operation.Request.InterfaceName, out record)
            || takeover.TryAdoptMultus(out record)
            || (!hasWaited && takeover.TryAdoptPrimary(out record));
    }

    // What a DEL came to.
    private sealed record Outcome(Operation Operation, AttachmentRecord? Record, DetachReport Report, DateTimeOffset? FailedSince);

    private CniException? Report(Outcome outcome, TimeSpan elapsed, CancellationToken stop)
    {
        var (operation, record, report, failedSince) = outcome;
        if (report.IsClean)
        {
            operation.LogOperation(record?.Plan.Sandbox.Pod, elapsed);
            return null;
        }

        var failure = Termination.ErrorOf(report.ToError(), stop);
        operation.LogFailure(record?.Plan.Sandbox.Pod, elapsed, failure.Error);

        // A pod must not stay Terminating for ever: after the grace the record alone remembers what is left.
        if (!new GivingUp(operation.Config.DeleteGrace, services.Time).IsOver(failedSince) && !LacksOnlyPluginsAsToldBefore(outcome))
        {
            DeferredDetach.Add(operation, record, operation.Config.DeleteGrace);
            return failure;
        }

        DeferredDetach.Add(operation, record, TimeSpan.Zero);
        operation.LogOf(record?.Plan.Sandbox.Pod, operation.Request.ContainerId).Warning(
            $"giving up for now; failing since {failedSince ?? services.Time.GetUtcNow():u}; the rest stays on record: {report}");
        return null;
    }

    // A plugin that is no longer installed is told once: the runtime's asking again and again brings it back to nobody. GC and
    // "metacni detach" go on from the record.
    private static bool LacksOnlyPluginsAsToldBefore(Outcome outcome)
    {
        var (operation, before, report, _) = outcome;
        var request = operation.Request;
        if (before is null || !operation.Journal.TryRead(request.ContainerId, request.InterfaceName, out var after))
        {
            return false;
        }

        var left = after.Attachments.Zip(before.Attachments).Where(pair => pair.First.IsOutstanding).ToList();
        return after.ForgetError is null
            && left.Count == report.Failures.Count
            && left.TrueForAll(pair => pair.Second.LastError is not null && !IsInstalled(operation, after.Plan, pair.First.Planned));
    }

    private static bool IsInstalled(Operation operation, AttachmentPlan plan, PlannedAttachment attachment)
    {
        try
        {
            operation.Delegates.RequireInstalled(plan, attachment);
            return true;
        }
        catch (CniException)
        {
            return false;
        }
    }
}
