// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;

namespace MetaCni.Node.Handover;

/// <summary>Decides which statuses of the records are published when the daemon starts: of each pod the latest, if it is due.</summary>
internal static class DueStatuses
{
    /// <param name="records">All records.</param>
    /// <returns>What is to be published, the oldest first; and the statuses that a later one, or a later sandbox of the pod, has replaced.</returns>
    public static (IReadOnlyList<HeldStatus> Due, IReadOnlyList<HeldStatus> Replaced) Of(IEnumerable<HeldStatus> records)
    {
        var (due, replaced) = (new List<HeldStatus>(), new List<HeldStatus>());
        foreach (var ofPod in records.Where(record => record.Pod is not null).GroupBy(record => record.Pod))
        {
            foreach (var record in ofPod.Where(record => record.IsDue))
            {
                var isReplaced = ofPod.Any(other => other.Record != record.Record && NewestOf(other) > record.Status!.At);
                (isReplaced ? replaced : due).Add(record);
            }
        }

        return ([.. due.OrderBy(record => record.Status!.At)], replaced);
    }

    // A plugin without a daemon leaves no status in its record, but what it published is as new as the record.
    private static DateTimeOffset NewestOf(HeldStatus record) => record.Status?.At > record.CreatedAt ? record.Status.At : record.CreatedAt;
}
