// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>
/// CHECK: checks our own record and the pod's interfaces; then each plugin checks its recorded result, in the order of ADD.
/// </summary>
/// <remarks>1 lock the container, 2 find its record, 3 check the record and the pod's interfaces, 4 call the plugins.</remarks>
internal sealed class CheckCommand(PluginServices services, OperationLine line)
{
    public Task RunAsync(PluginRequest request, CancellationToken stop)
    {
        try
        {
            Run(request, stop);
            return Task.CompletedTask;
        }
        catch (CniException e) when (stop.IsCancellationRequested)
        {
            throw Termination.ErrorOf(e);
        }
    }

    private void Run(PluginRequest request, CancellationToken stop)
    {
        RecordName.Require(request.ContainerId);
        var operation = Operation.Lenient(request, services, line.Trace);
        line.Concerns(operation);
        using var deadline = Deadline.Start(Deadline.AtMost(Deadline.Del, operation.Config.Deadline), services.Time, stop);

        // 1 lock the container
        line.Trace.Enter(OperationPhase.Lock);
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline.Token);

        // 2 find its record
        line.Trace.Enter(OperationPhase.Find);
        var record = Find(operation);

        // 3 check the record and the pod's interfaces
        line.Trace.Enter(OperationPhase.Check);
        var check = new RecordCheck(record, operation.Delegates, operation.Config.CheckPolicy, operation.Log);
        check.RequireAttached();
        check.RequirePresent(() => services.OpenNamespace(request.NetworkNamespace));

        // 4 call the plugins
        line.Trace.Enter(OperationPhase.Plugins);
        check.AskPlugins(request.NetworkNamespace, deadline, stop);
    }

    private static AttachmentRecord Find(Operation operation)
    {
        var request = operation.Request;
        if (operation.Journal.TryRead(request.ContainerId, request.InterfaceName, out var record))
        {
            return record;
        }

        var takeover = operation.Takeover();
        var multus = takeover.Find(request.ContainerId);
        return multus.IsKnown
            ? takeover.RecordOf(operation.Context(), multus)
            : throw NoRecord(operation, multus);
    }

    private static CniException NoRecord(Operation operation, MultusContainer multus)
    {
        var request = operation.Request;
        if (operation.Journal.Corrupt.TryFind(request.ContainerId, request.InterfaceName, out var corrupt))
        {
            return new CniException(corrupt.ToError());
        }

        if (multus.Unreadable is [var unreadable, ..])
        {
            return MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable,
                $"Multus's record of container {request.ContainerId} in {PlainText.Word(unreadable.File)} cannot be read: {unreadable.Why}; "
                + "delete the pod's sandbox so that it is attached again");
        }

        // Code 3 would keep the runtime from calling DEL, which can detach at least the primary with that result.
        var isLost = operation.Config.PreviousResult is not null;
        return new CniException(new CniError(
            isLost ? (int)MetaCniErrorCode.StateUnavailable : (int)CniErrorCode.UnknownContainer,
            $"container {request.ContainerId} has no attachments of {request.InterfaceName} on record in {operation.Config.StateDir}"
            + (isLost ? ", but the runtime has a result of its ADD: the record is lost" : "")
            + "; delete the pod's sandbox so that it is attached again, or correct stateDir"));
    }
}
