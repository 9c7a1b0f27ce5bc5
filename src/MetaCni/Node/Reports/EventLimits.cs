// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Node.Reports;

/// <summary>
/// Limits the events about the node, as kubelet limits its own: 25 at once, then one in 5 min. An event that was sent within 10 min is
/// counted instead, and the next one has the count. The log has all of them.
/// </summary>
internal sealed class EventLimits(TimeProvider time)
{
    private const int Burst = 25;

    private static readonly TimeSpan Refill = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromMinutes(10);

    private readonly Dictionary<NodeEvent, (DateTimeOffset Sent, int Counted)> _sent = [];
    private readonly TokenBucket _bucket = new(time, Burst, Refill);

    /// <summary>True if the event may be sent, then with the number of times that it was counted instead.</summary>
    public bool TryPass(NodeEvent nodeEvent, out int counted)
    {
        var now = time.GetUtcNow();
        counted = 0;
        if (_sent.TryGetValue(nodeEvent, out var before))
        {
            counted = before.Counted;
            if (now - before.Sent < RepeatAfter)
            {
                _sent[nodeEvent] = before with { Counted = counted + 1 };
                return false;
            }
        }

        if (!_bucket.TryTake())
        {
            return false;
        }

        Forget(now);
        _sent[nodeEvent] = (now, 0);
        return true;
    }

    // At most as many are left as may be sent within the time.
    private void Forget(DateTimeOffset now)
    {
        foreach (var (old, _) in _sent.Where(entry => now - entry.Value.Sent >= RepeatAfter).ToList())
        {
            _sent.Remove(old);
        }
    }
}
