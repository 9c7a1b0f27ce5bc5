// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Cluster.Manifests;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>What is on disk about a container beside its record; it goes when its attachments are gone, and before the record.</summary>
/// <param name="journal">The records.</param>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
/// <param name="removeMultus">Removes what Multus recorded of a container.</param>
internal sealed class RecordTraces(AttachmentJournal journal, string stateDirectory, Action<ContainerId> removeMultus)
{
    /// <returns>The failures; everything is tried.</returns>
    public IReadOnlyList<CniError> Remove(AttachmentRecord record) =>
    [
        .. Try("the network-status", () => RemoveStatus(record)),
        .. RemoveMultus(record.Plan.Sandbox.ContainerId),
        .. Try("the device information", () => DeviceInfoFiles.Remove(record.Plan)),
    ];

    /// <summary>What Multus has of a container, of which there may be no record.</summary>
    /// <returns>The failures.</returns>
    public IReadOnlyList<CniError> RemoveMultus(ContainerId container) =>
        Try("Multus's record", () => removeMultus(container));

    private void RemoveStatus(AttachmentRecord record)
    {
        // A container may have more than one interface that the runtime asked for; the last one takes the status along. All records are
        // looked at only where another interface may be left.
        var status = new StatusFiles(stateDirectory);
        if (record.Plan.Sandbox.Pod is { } pod
            && status.MayExist(pod)
            && (status.Release(pod, RecordName.Of(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName)) || !HasOthers(record.Plan)))
        {
            status.Remove(pod);
        }
    }

    private bool HasOthers(AttachmentPlan plan) => journal.Interfaces(plan.Sandbox.ContainerId).Any(name => name != plan.Sandbox.InterfaceName);

    private static IReadOnlyList<CniError> Try(string what, Action remove)
    {
        try
        {
            remove();
            return [];
        }
        catch (CniException e)
        {
            return [e.Error];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [new CniError(CniErrorCode.IOFailure, $"{what} of the pod cannot be removed: {e.Message}; remove it by hand")];
        }
    }
}
