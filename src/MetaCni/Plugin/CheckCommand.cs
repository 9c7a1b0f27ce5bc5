// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Config;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>
/// CHECK: each attachment by its own plugins against its own recorded result, in the order of ADD; then what we did ourselves.
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
        foreach (var attachment in record.Attachments)
        {
            Check(operation, record, attachment, (deadline.Token, stop));
        }

        if (record.Interfaces.Count > 0 || record.Plan.DefaultRoutes.Count > 0)
        {
            using var view = services.OpenNamespace(request.NetworkNamespace);
            PodInterfaces.Require(record, view);
            PodAddresses.Require(record, view);
            DefaultRouteCheck.Require(record, view);
        }
    }

    private static AttachmentRecord Find(Operation operation)
    {
        var request = operation.Request;
        if (operation.Journal.TryRead(request.ContainerId, request.InterfaceName, out var record)
            || new Takeover(operation).TryReadMultus(out record))
        {
            return record;
        }

        if (operation.Journal.TryFindCorrupt(request.ContainerId, request.InterfaceName, out var corrupt))
        {
            throw new CniException(corrupt.ToError());
        }

        // Code 3 would keep the runtime from its DEL, which takes down at least the primary with that result.
        var isLost = operation.Config.PreviousResult is not null;
        var error = isLost ? (int)PluginErrorCode.StateUnavailable : (int)CniErrorCode.UnknownContainer;
        throw new CniException(new CniError(
            error,
            $"container {request.ContainerId} has no attachments of {request.InterfaceName} on record in {operation.Config.StateDir}"
            + (isLost ? ", but the runtime has a result of its ADD: the record is lost" : "")
            + "; delete the pod's sandbox, so that it is attached again, or correct stateDir"));
    }

    private static void Check(
        Operation operation, AttachmentRecord record, RecordedAttachment attachment, (CancellationToken Deadline, CancellationToken Stop) tokens)
    {
        if (attachment is not { State: AttachmentState.Attached, Result: { } result })
        {
            throw new CniException(
                PluginErrorCode.TeardownIncomplete,
                $"{attachment.Planned.Label} is not attached: its last operation did not finish; delete the pod's sandbox");
        }

        try
        {
            var plan = record.Plan with { NetworkNamespace = operation.Request.NetworkNamespace };
            operation.Delegates.Check(plan, attachment.Planned, result, tokens.Deadline);
        }
        catch (CniException e)
        {
            var error = DelegateError.Of(attachment.Planned, e, Remedy);
            if (attachment.Planned.IsPrimary || operation.Config.CheckPolicy == CheckPolicy.Enforce || tokens.Stop.IsCancellationRequested)
            {
                throw error;
            }

            operation.LogOf(record.Plan.Pod, record.Plan.ContainerId, attachment.Planned).Warning("CHECK failed", Operation.FieldsOf(error.Error));
        }
    }
}
