// SPDX-License-Identifier: Apache-2.0

using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Cluster.Manifests;
using MetaCni.Devices;
using MetaCni.Journal;
using MetaCni.Linux;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>Takes down what a record holds and keeps the record as long as anything is left. The caller holds the container's lock.</summary>
internal sealed class Teardown(Operation operation)
{
    /// <summary>A repeated ADD: the earlier one's attachments go before the new ones come.</summary>
    /// <exception cref="Cni.Errors.CniException">What the earlier ADD left cannot be taken down.</exception>
    public void OfEarlierAdd(ContainerId container, InterfaceName interfaceName, string networkNamespace)
    {
        if (!operation.Journal.TryRead(container, interfaceName, out var record))
        {
            return;
        }

        var report = RunWithOwnBudget(record, networkNamespace);
        if (!report.IsClean)
        {
            var error = report.ToError();
            throw new Cni.Errors.CniException(
                error with { Message = $"what an earlier ADD of this container left cannot be taken down: {error.Message}" });
        }
    }

    /// <summary>The undo of an ADD that failed, with a budget of its own: the operation's may be spent.</summary>
    public TeardownReport OfFailedAdd(AttachmentPlan plan) =>
        operation.Journal.TryRead(plan.ContainerId, plan.InterfaceName, out var record)
            ? RunWithOwnBudget(record, plan.NetworkNamespace)
            : new TeardownReport([]);

    /// <summary>Takes down all that is outstanding.</summary>
    public TeardownReport Run(AttachmentRecord record, string networkNamespace, CancellationToken deadline)
    {
        EndOrphans(record, deadline);
        var log = operation.Journal.Continue(record);
        var report = new Detacher(operation.Delegates).DetachAll(record, networkNamespace, log, deadline);
        if (report.IsClean)
        {
            if (record.Plan.Pod is { } pod)
            {
                new ManifestStatus(operation.Config.StateDir).Remove(pod);
            }

            return Forget(record.Plan);
        }

        return report;
    }

    // The record goes last: as long as anything of it is left, somebody comes back for it.
    private TeardownReport Forget(AttachmentPlan plan)
    {
        try
        {
            DeviceInfoFiles.Remove(plan);
            operation.Journal.Remove(plan);
            return new TeardownReport([]);
        }
        catch (Cni.Errors.CniException e)
        {
            return new TeardownReport([e.Error]);
        }
    }

    /// <summary>The same with the budget of a DEL.</summary>
    public TeardownReport RunWithOwnBudget(AttachmentRecord record, string networkNamespace)
    {
        using var deadline = Deadline.Start(Deadline.Del, operation.Services.Time, CancellationToken.None);
        return Run(record, networkNamespace, deadline.Token);
    }

    // An ADD that was killed leaves its delegate at work, which would go on making what is taken down here.
    private static void EndOrphans(AttachmentRecord record, CancellationToken deadline)
    {
        var process = record.Process;
        if (!record.IsComplete && !ProcessIdentity.IsAlive(process.ProcessId, process.StartTime))
        {
            MarkedProcesses.End(
                OperationMarker.Variable, OperationMarker.Of(record.Plan.ContainerId, record.Plan.InterfaceName), deadline);
        }
    }
}
