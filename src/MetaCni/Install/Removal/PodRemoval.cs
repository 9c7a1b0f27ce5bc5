// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching;
using MetaCni.Attaching.Namespaces;
using MetaCni.Journal;

namespace MetaCni.Install.Removal;

/// <summary>Takes pods off MetaCni from their records, each under the lock of its container.</summary>
/// <param name="journal">The records.</param>
/// <param name="detacher">Detaches what a record holds.</param>
/// <param name="traces">What the disk holds about a container besides its record.</param>
/// <param name="time">The clock.</param>
internal sealed class PodRemoval(AttachmentJournal journal, RecordDetacher detacher, RecordTraces traces, TimeProvider time)
{
    /// <summary>Detaches everything of a pod that is gone.</summary>
    /// <returns>The failures; empty if nothing is left.</returns>
    public IReadOnlyList<CniError> Detach(RemainingPod pod, CancellationToken stop) =>
        Locked(pod, (record, deadline) => detacher.Detach(record, RecordedNamespace.Of(record), deadline, stop).Failures, stop);

    /// <summary>Detaches the secondaries of a pod that is running, and keeps the primary.</summary>
    /// <returns>The failures; empty if only the primary is attached.</returns>
    public IReadOnlyList<CniError> DetachSecondaries(RemainingPod pod, CancellationToken stop) =>
        Locked(pod, (record, deadline) => detacher.DetachSecondaries(record, RecordedNamespace.Of(record), deadline, stop).Failures, stop);

    /// <summary>
    /// Removes the record of a pod whose primary alone is attached: the runtime detaches the primary with the primary's own configuration.
    /// </summary>
    /// <returns>The failures; empty if the record is removed.</returns>
    public IReadOnlyList<CniError> HandOver(RemainingPod pod, CancellationToken stop) => Locked(pod, (record, _) => HandOver(record), stop);

    private IReadOnlyList<CniError> HandOver(AttachmentRecord record)
    {
        if (record.Attachments.Any(one => one.IsOutstanding && !one.Planned.IsPrimary))
        {
            return [new CniError(CniErrorCode.TryAgainLater, "it has secondary networks again; run the command again")];
        }

        var left = traces.Remove(record);
        if (left.Count == 0)
        {
            journal.Remove(record.Plan);
        }

        return left;
    }

    private IReadOnlyList<CniError> Locked(
        RemainingPod pod, Func<AttachmentRecord, Deadline, IReadOnlyList<CniError>> work, CancellationToken stop)
    {
        using var budget = Deadline.Start(Deadline.Del, time, CancellationToken.None);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stop);
        try
        {
            using var containerLock = journal.Lock(pod.Container, waiting.Token);
            journal.RemoveLeftovers(pod.Container, pod.Interface);
            return !journal.TryRecover(pod.Container, pod.Interface, out var record)
                ? journal.Corrupt.TryFind(pod.Container, pod.Interface, out var corrupt) ? [corrupt.ToError()] : []
                : work(record, budget);
        }
        catch (CniException e)
        {
            return [e.Error];
        }
    }
}
