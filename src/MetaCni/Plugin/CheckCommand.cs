// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Plugin;
using MetaCni.Attaching;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>
/// CHECK: each attachment by its own plugins against its own recorded result, in the order of ADD; then what we did ourselves.
/// </summary>
internal sealed class CheckCommand(PluginServices services)
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
        var operation = Operation.Lenient(request, services);
        using var deadline = Deadline.Start(Deadline.AtMost(Deadline.Del, operation.Config.Deadline), services.Time, stop);
        using var containerLock = operation.Journal.Lock(request.ContainerId, deadline.Token);
        if (!operation.Journal.TryRead(request.ContainerId, request.InterfaceName, out var record)
            && !new Takeover(operation).TryReadMultus(out record))
        {
            throw new CniException(
                CniErrorCode.UnknownContainer,
                $"container {request.ContainerId} has no attachments of {request.InterfaceName} on record in {operation.Config.StateDir}; "
                + "delete the pod's sandbox, so that it is attached anew, or correct stateDir");
        }

        foreach (var attachment in record.Attachments)
        {
            Check(operation, record, attachment, deadline.Token);
        }

        if (record.Interfaces.Count > 0 || record.Plan.DefaultRoutes.Count > 0)
        {
            using var view = services.OpenNamespace(request.NetworkNamespace);
            PodInterfaces.Require(record, view);
            DefaultRouteCheck.Require(record, view);
        }
    }

    private static void Check(
        Operation operation, AttachmentRecord record, RecordedAttachment attachment, CancellationToken deadline)
    {
        if (attachment is not { State: AttachmentState.Attached, Result: { } result })
        {
            throw new CniException(
                PluginErrorCode.TeardownIncomplete,
                $"{attachment.Planned.Label} is not attached: its last operation did not come to an end; delete the pod's sandbox");
        }

        try
        {
            var plan = record.Plan with { NetworkNamespace = operation.Request.NetworkNamespace };
            operation.Delegates.Check(plan, attachment.Planned, result, deadline);
        }
        catch (CniException e)
        {
            throw DelegateError.Of(attachment.Planned, e);
        }
    }
}
