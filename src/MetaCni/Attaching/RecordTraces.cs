// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Cluster.Manifests;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>What the disk holds about a container besides its record. It is deleted after the attachments and before the record.</summary>
/// <param name="journal">The records.</param>
/// <param name="stateDirectory">The <c>stateDir</c> of the configuration.</param>
/// <param name="removeMultus">Deletes Multus's cache of a container.</param>
internal sealed class RecordTraces(AttachmentJournal journal, string stateDirectory, Action<ContainerId> removeMultus)
{
    /// <returns>The failures; every removal is tried.</returns>
    public IReadOnlyList<CniError> Remove(AttachmentRecord record) =>
    [
        .. Try("the network-status", () => RemoveStatus(record)),
        .. RemoveMultus(record.Plan.Sandbox.ContainerId),
        .. Try("the device information", () => DeviceInfoFiles.Remove(record.Plan)),
    ];

    /// <summary>Deletes Multus's cache of a container, which may have no record of ours.</summary>
    /// <returns>The failures.</returns>
    public IReadOnlyList<CniError> RemoveMultus(ContainerId container) =>
        Try("Multus's record", () => removeMultus(container));

    private void RemoveStatus(AttachmentRecord record)
    {
        // A container may have several interfaces that the runtime requested; the last one removes the status. The journal is scanned only
        // if another interface may be left.
        var status = new StatusFiles(stateDirectory);
        if (record.Plan.Sandbox.Pod is { } pod
            && status.MayExist(pod)
            && (status.Release(pod, RecordName.Of(record.Plan.Sandbox.ContainerId, record.Plan.Sandbox.InterfaceName))
                || !HasOthers(record.Plan)))
        {
            status.Remove(pod);
        }
    }

    private bool HasOthers(AttachmentPlan plan) =>
        journal.Interfaces(plan.Sandbox.ContainerId).Any(name => name != plan.Sandbox.InterfaceName);

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
