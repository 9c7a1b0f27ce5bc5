// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace MetaCni.Node.Duties;

/// <summary>What became of the statuses and events that plugins handed over, for the daemon's metrics. Thread-safe.</summary>
internal sealed class HandoverCounters
{
    /// <summary>Outcome of a status: the API server has it.</summary>
    public const string Published = "published";

    /// <summary>Outcome of a status: its networks were detached, or a later status replaced it, before it was published.</summary>
    public const string Withdrawn = "withdrawn";

    /// <summary>Outcome of a status: its pod no longer exists.</summary>
    public const string PodGone = "pod_gone";

    /// <summary>Outcome of a status: another pod has the name.</summary>
    public const string PodReplaced = "pod_replaced";

    /// <summary>Outcome of an event: the API server has it.</summary>
    public const string Created = "created";

    /// <summary>Outcome of an event: there were too many.</summary>
    public const string Dropped = "dropped";

    /// <summary>Outcome of an event: the API server refuses it, or did not answer within an hour.</summary>
    public const string Failed = "failed";

    private readonly ConcurrentDictionary<string, long> _statuses = new();
    private readonly ConcurrentDictionary<string, long> _failures = new();
    private readonly ConcurrentDictionary<string, long> _events = new();
    private volatile Tuple<int, DateTimeOffset?> _pending = new(0, null);

    public HandoverCounters()
    {
        // A counter that appears with its first increase has no increase for an alert to see.
        foreach (var outcome in new[] { Published, Withdrawn, PodGone, PodReplaced })
        {
            _statuses[outcome] = 0;
        }

        foreach (var outcome in new[] { Created, Dropped, Failed })
        {
            _events[outcome] = 0;
        }
    }

    /// <summary>How many statuses are not published yet.</summary>
    public int Pending => _pending.Item1;

    /// <summary>When the oldest of them was handed over; null if there is none.</summary>
    public DateTimeOffset? OldestPending => _pending.Item2;

    /// <summary>Statuses by outcome.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Statuses => [.. _statuses];

    /// <summary>Failed attempts to publish a status, by reason.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Failures => [.. _failures];

    /// <summary>Events about pods by outcome.</summary>
    public IReadOnlyCollection<KeyValuePair<string, long>> Events => [.. _events];

    public void SetPending(int count, DateTimeOffset? oldest) => _pending = new(count, oldest);

    public void CountStatus(string outcome) => Count(_statuses, outcome);

    /// <param name="reason">One word in CamelCase; there are few.</param>
    public void CountFailure(string reason) => Count(_failures, reason);

    public void CountEvent(string outcome) => Count(_events, outcome);

    private static void Count(ConcurrentDictionary<string, long> counts, string key) => counts.AddOrUpdate(key, 1, (_, count) => count + 1);
}
