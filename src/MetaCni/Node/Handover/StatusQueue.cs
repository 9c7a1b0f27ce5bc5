// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using MetaCni.Node.Duties;
using MetaCni.Planning;

namespace MetaCni.Node.Handover;

/// <summary>
/// The statuses that are not published yet: one for each pod, the latest. Of one pod only one is published at a time. Thread-safe.
/// </summary>
/// <remarks>It holds names and numbers, less than 2 KiB a pod; the texts are in the records.</remarks>
/// <param name="counters">Shown in the daemon's metrics.</param>
internal sealed class StatusQueue(HandoverCounters counters)
{
    /// <summary>The number of pods at most: kubelet's limit is a few hundred.</summary>
    public const int Most = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<PodIdentity, Entry> _entries = [];
    private long _added;
    private bool _isClosed;

    /// <summary>Raised when a status may be due earlier than before.</summary>
    public ChangeSignal Changed { get; } = new();

    /// <summary>
    /// Adds a status; it replaces an earlier one of the pod. Of one record the one that is added later is the later one, whatever the clock says.
    /// </summary>
    /// <returns>False if there is no room, or the daemon ends.</returns>
    public bool TryAdd(PendingStatus status)
    {
        lock (_lock)
        {
            var isKnown = _entries.TryGetValue(status.Pod, out var entry);
            if (_isClosed || (!isKnown && _entries.Count >= Most))
            {
                return false;
            }

            if (!isKnown)
            {
                _entries[status.Pod] = new Entry(status, ++_added);
            }
            else if (status.Record == entry!.Status.Record || status.At >= entry.Status.At)
            {
                entry.Status = status;
            }

            Count();
        }

        Changed.Raise();
        return true;
    }

    /// <summary>Takes the status that has waited longest; <see cref="Finish"/> or <see cref="Retry"/> must follow.</summary>
    /// <param name="now">The time; those that may not be tried yet are left.</param>
    /// <param name="status">The status.</param>
    /// <param name="next">When the next one is due, if none is now; null if none waits.</param>
    public bool TryTake(DateTimeOffset now, [NotNullWhen(true)] out PendingStatus? status, out DateTimeOffset? next)
    {
        lock (_lock)
        {
            (status, next) = (null, null);
            var waiting = _entries.Values.Where(entry => !entry.IsTaken).ToList();
            if (waiting.Where(entry => entry.Status.NotBefore <= now).MinBy(entry => entry.Number) is not { } first)
            {
                next = waiting.Count == 0 ? null : waiting.Min(entry => entry.Status.NotBefore);
                return false;
            }

            first.IsTaken = true;
            status = first.Status;
            return true;
        }
    }

    /// <summary>The status needs no publishing any more. A later one of the pod is due now.</summary>
    public void Finish(PendingStatus status)
    {
        lock (_lock)
        {
            var entry = _entries[status.Pod];
            entry.IsTaken = false;
            if (entry.Status.Is(status))
            {
                _entries.Remove(status.Pod);
            }

            Count();
        }

        Changed.Raise();
    }

    /// <summary>The status is tried again; unless a later one of the pod has replaced it.</summary>
    /// <param name="status">The status, with the time of the next attempt.</param>
    public void Retry(PendingStatus status)
    {
        lock (_lock)
        {
            var entry = _entries[status.Pod];
            entry.IsTaken = false;
            if (entry.Status.Is(status))
            {
                entry.Status = status;
            }
        }

        Changed.Raise();
    }

    /// <summary>The daemon ends: no further status is accepted.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    private void Count() =>
        counters.SetPending(_entries.Count, _entries.Count == 0 ? null : _entries.Values.Min(entry => entry.Status.At));

    private sealed class Entry(PendingStatus status, long number)
    {
        public long Number => number;

        public PendingStatus Status { get; set; } = status;

        public bool IsTaken { get; set; }
    }
}
