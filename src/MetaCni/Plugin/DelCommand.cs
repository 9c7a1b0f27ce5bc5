// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Journal;
using MetaCni.Linux;
using MetaCni.Planning;

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
            throw new CniException(TeardownWording.ForWire(e.Error), e);
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

        var start = services.Time.GetTimestamp();
        var operation = Operation.Lenient(request, services);

        // A longer deadline is meant for ADD: kubelet waits for a DEL half as long as for an ADD.
        var budget = Deadline.AtMost(Deadline.Del, operation.Config.Deadline);
        using var deadline = Deadline.Start(budget, services.Time, CancellationToken.None);
        using var containerLock = Lock(operation, deadline.Token, stop);
        operation.Journal.RemoveLeftovers(request.ContainerId);
        var found = TryFind(operation, out var record);
        var report = found
            ? new Teardown(operation).Run(record, request.NetworkNamespace, deadline, stop)
            : new TeardownReport([]);
        var since = found ? record.FirstFailure : null;
        if (operation.Journal.TryFindCorrupt(request.ContainerId, request.InterfaceName, out var corrupt))
        {
            report = new TeardownReport([.. report.Failures, corrupt.ToError()]);
            since = since < corrupt.Since ? since : corrupt.Since;
        }

        if (found || corrupt is not null)
        {
            var outcome = new Outcome(operation, found ? record : null, report, since);
            Report(outcome, services.Time.GetElapsedTime(start), stop);
        }
    }

    private static FileLock Lock(Operation operation, CancellationToken deadline, CancellationToken stop)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(deadline, stop);
        return operation.Journal.Lock(operation.Request.ContainerId, waiting.Token);
    }

    private static bool TryFind(Operation operation, out AttachmentRecord record)
    {
        var takeover = new Takeover(operation);
        return operation.Journal.TryRecover(operation.Request.ContainerId, operation.Request.InterfaceName, out record)
            || takeover.TryAdoptMultus(out record)
            || takeover.TryAdoptPrimary(out record);
    }

    // What a DEL came to.
    private sealed record Outcome(Operation Operation, AttachmentRecord? Record, TeardownReport Report, DateTimeOffset? FailedSince);

    private void Report(Outcome outcome, TimeSpan elapsed, CancellationToken stop)
    {
        var (operation, record, report, failedSince) = outcome;
        if (report.IsClean)
        {
            operation.LogOperation(record?.Plan.Pod, elapsed, "ok");
            return;
        }

        var failure = Termination.ErrorOf(report.ToError(), stop);
        operation.LogFailure(record?.Plan.Pod, elapsed, failure.Error);

        // A pod must not stay Terminating for ever: after the grace the record alone remembers what is left.
        if (!new GivingUp(operation.Config.DeleteGrace, services.Time).IsOver(failedSince) && !LacksOnlyPluginsAsToldBefore(outcome))
        {
            throw failure;
        }

        operation.Log.Warning(
            $"container {operation.Request.ContainerId}: given up for now, it fails since {failedSince ?? services.Time.GetUtcNow():u}; "
            + $"the rest stays on record: {report}");
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
