// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Config;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Takeover;

namespace MetaCni.Plugin;

/// <summary>
/// CHECK: what MetaCni itself answers for; then each attachment by its own plugins against its own recorded result, in the order of ADD.
/// </summary>
/// <remarks>
/// CRI-O calls it right after each ADD, and reference plugins have defects there: a bridge without addresses, macvlan with sbr. So a
/// secondary's failure is a warning unless <c>checkPolicy</c> is <c>enforce</c>.
/// </remarks>
internal sealed class CheckCommand(PluginServices services)
{
    private const string Remedy = "; if CHECK of the plugin is defective, set \"disableCheck\": true in the network's configuration";

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
        var operation = Operation.Lenient(request, services);
        using var deadline = Deadline.Start(Deadline.AtMost(Deadline.Del, operation.Config.Deadline), services.Time, stop);
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline.Token);
        var record = Find(operation);
        RequireAttached(record);
        if (record.Interfaces.Count > 0 || record.Plan.DefaultRoutes.Count > 0)
        {
            using var view = services.OpenNamespace(request.NetworkNamespace);
            PodInterfaces.Require(record, view);
            PodAddresses.Require(record, view);
            DefaultRouteCheck.Require(record, view);
        }

        // One whose CHECK hangs leaves the others their share.
        for (var index = 0; index < record.Attachments.Count; index++)
        {
            using var share = deadline.Share(record.Attachments.Count - index, Deadline.EnoughForDel);
            Check(operation, record, record.Attachments[index], (share.Token, stop));
        }
    }

    private static void RequireAttached(AttachmentRecord record)
    {
        if (record.Attachments.FirstOrDefault(attachment => attachment is not { State: AttachmentState.Attached, Result: not null }) is { } missing)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.DetachIncomplete,
                $"{missing.Planned.Label} is not attached: its last operation did not finish; delete the pod's sandbox");
        }
    }

    // A plugin that is not installed, or was not started, fails whatever its CHECK is worth.
    private static bool IsOfCheck(CniException e) => e.WasPluginStarted && (e.IsPluginsOwn || e.Error.Code
        is (int)PluginErrorCode.PluginFailed or (int)PluginErrorCode.PluginKilled
        or (int)PluginErrorCode.PluginTimedOut or (int)PluginErrorCode.PluginAnswerInvalid);

    private static AttachmentRecord Find(Operation operation)
    {
        var request = operation.Request;
        if (operation.Journal.TryRead(request.ContainerId, request.InterfaceName, out var record)
            || new ContainerTakeover(operation).TryReadMultus(out record))
        {
            return record;
        }

        if (operation.Journal.TryFindCorrupt(request.ContainerId, request.InterfaceName, out var corrupt))
        {
            throw new CniException(corrupt.ToError());
        }

        if (new MultusState(operation.Config.CniDir).Find(request.ContainerId).Unreadable is [var unreadable, ..])
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable,
                $"what Multus recorded of container {request.ContainerId} in {PlainText.Word(unreadable.File)} cannot be read: {unreadable.Why}; "
                + "delete the pod's sandbox, so that it is attached again");
        }

        // Code 3 would keep the runtime from its DEL, which takes down at least the primary with that result.
        var isLost = operation.Config.PreviousResult is not null;
        var error = isLost ? (int)MetaCniErrorCode.StateUnavailable : (int)CniErrorCode.UnknownContainer;
        throw new CniException(new CniError(
            error,
            $"container {request.ContainerId} has no attachments of {request.InterfaceName} on record in {operation.Config.StateDir}"
            + (isLost ? ", but the runtime has a result of its ADD: the record is lost" : "")
            + "; delete the pod's sandbox, so that it is attached again, or correct stateDir"));
    }

    private static void Check(
        Operation operation, AttachmentRecord record, RecordedAttachment attachment, (CancellationToken Deadline, CancellationToken Stop) tokens)
    {
        try
        {
            var plan = record.Plan with { Sandbox = record.Plan.Sandbox with { NetworkNamespace = operation.Request.NetworkNamespace } };
            operation.Delegates.Check(plan, attachment.Planned, attachment.Result!, tokens.Deadline);
        }
        catch (CniException e)
        {
            var error = operation.Delegates.ErrorOf(record.Plan, attachment.Planned, e, IsOfCheck(e) ? Remedy : "");
            if (attachment.Planned.IsPrimary || operation.Config.CheckPolicy == CheckPolicy.Enforce || tokens.Stop.IsCancellationRequested)
            {
                throw error;
            }

            operation.LogOf(record.Plan.Sandbox.Pod, record.Plan.Sandbox.ContainerId, attachment.Planned).Warning("CHECK failed", Operation.FieldsOf(error.Error));
        }
    }
}
