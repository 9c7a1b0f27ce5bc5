// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.Metrics;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Metrics;

/// <summary>The reason why the daemon waits: 1 for the current one, 0 for those before, so that none stays at 1.</summary>
internal sealed class WaitingReasons(NodeConditions conditions)
{
    private readonly SortedSet<string> _reasons = new(StringComparer.Ordinal);

    /// <summary>Called by one thread at a time.</summary>
    public IEnumerable<Measurement<long>> Measure()
    {
        var current = conditions.Current.FirstOrDefault(condition => condition.Type == NodeConditionType.Waiting)?.Reason;
        if (current is not null)
        {
            _reasons.Add(current);
        }

        return [.. _reasons.Select(reason => new Measurement<long>(reason == current ? 1 : 0, new KeyValuePair<string, object?>("reason", reason)))];
    }
}
