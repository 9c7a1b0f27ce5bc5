// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;

namespace MetaCni.Node.Duties;

/// <summary>Which duties have stopped working. A duty says at each beat when the next one comes at the latest; the first is before its first work. Thread-safe.</summary>
internal sealed class Heartbeats(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, long> _due = new();

    /// <summary>The duties whose beat is overdue.</summary>
    public IReadOnlyList<string> Overdue =>
        [.. _due.Where(duty => time.GetTimestamp() > duty.Value).Select(duty => duty.Key).Order(StringComparer.Ordinal)];

    /// <summary>The duty works, and beats again in time.</summary>
    public void Beat(string duty, TimeSpan within) =>
        _due[duty] = time.GetTimestamp() + (long)(within.TotalSeconds * time.TimestampFrequency);

    /// <summary>The duty has nothing left to do.</summary>
    public void Stop(string duty) => _due.TryRemove(duty, out _);
}
