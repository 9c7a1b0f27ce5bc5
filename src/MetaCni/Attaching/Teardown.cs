// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Collecting;
using MetaCni.Journal;
using MetaCni.Plugin;

namespace MetaCni.Attaching;

/// <summary>Takes down what a record holds, as a verb needs it. The caller holds the container's lock.</summary>
internal sealed class Teardown(Operation operation)
{
    /// <summary>A repeated ADD: the earlier one's attachments go before the new ones come.</summary>
    /// <exception cref="CniException">What the earlier ADD left cannot be taken down.</exception>
    public void OfEarlierAdd(ContainerId container, InterfaceName interfaceName, string networkNamespace)
    {
        operation.Journal.RemoveLeftovers(container, interfaceName);
        if (operation.Journal.TryRecover(container, interfaceName, out var record))
        {
            var report = RunWithOwnBudget(record, NamespaceOf(record, networkNamespace));
            if (!report.IsClean)
            {
                throw NotGone(report.ToError());
            }
        }

        if (operation.Journal.TryFindCorrupt(container, interfaceName, out var corrupt))
        {
            throw NotGone(corrupt.ToError());
        }
    }

    /// <summary>The undo of an ADD that failed, with a budget of its own: the operation's may be spent.</summary>
    /// <param name="record">What this ADD did, as it knows it: the file may have been removed, and a disk may be full.</param>
    public DetachReport OfFailedAdd(AttachmentRecord record) => RunWithOwnBudget(record, record.Plan.Sandbox.NetworkNamespace);

    /// <summary>Where the plugins of a DEL look for the attachments of a record, whatever path the runtime gives.</summary>
    public string NamespaceOf(AttachmentRecord record, string given)
    {
        var chosen = new DetachNamespace(operation.Services.OpenNamespace, operation.MayUseHostNamespace).Of(record, given);
        if (chosen != given && operation.Log.IsVerbose)
        {
            operation.LogOf(record.Plan.Sandbox.Pod, record.Plan.Sandbox.ContainerId).Verbose(
                $"CNI_NETNS {PlainText.Word(given)} is not the network namespace that the container was attached in; "
                + (chosen.Length > 0 ? $"using {PlainText.Word(chosen)}" : "taking down without a namespace"));
        }

        return chosen;
    }

    /// <summary>Takes down all that is outstanding; after <paramref name="stop"/> nothing more is begun.</summary>
    public DetachReport Run(AttachmentRecord record, string networkNamespace, Deadline deadline, CancellationToken stop) =>
        new RecordDetacher(
            operation.Journal,
            operation.Delegates,
            new RecordTraces(operation.Journal, operation.Config.StateDir, operation.Config.CniDir),
            stop)
        {
            Observe = journal => new TeardownLog(operation, record, journal),
            OpenNamespace = operation.Services.OpenNamespace,
            GivingUp = new GivingUp(operation.Config.DeleteGrace, operation.Services.Time),
        }.Run(record, networkNamespace, deadline);

    /// <summary>The same with the budget of a DEL, to its end.</summary>
    public DetachReport RunWithOwnBudget(AttachmentRecord record, string networkNamespace)
    {
        using var deadline = Deadline.Start(Deadline.Del, operation.Services.Time, CancellationToken.None);
        var report = Run(record, networkNamespace, deadline, CancellationToken.None);
        if (!report.IsClean)
        {
            DeferredDetach.Add(operation, record, operation.Config.DeleteGrace);
        }

        return report;
    }

    /// <summary>Why a repeated ADD cannot attach anything.</summary>
    public static CniException NotGone(CniError error) =>
        new(error with { Message = $"what an earlier ADD of this container left cannot be taken down: {error.Message}" });
}
