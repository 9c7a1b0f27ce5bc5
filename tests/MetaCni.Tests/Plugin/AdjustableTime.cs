// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A clock that a test sets forward; timers are the system's, and remembered.</summary>
internal sealed class AdjustableTime : TimeProvider
{
    private readonly List<TimeSpan> _budgets = [];
    private readonly long _start = System.GetTimestamp();

    public TimeSpan Ahead { get; set; }

    /// <summary>True: no real time passes, however busy the machine is, except for timers.</summary>
    public bool IsStopped { get; set; }

    /// <summary>What has passed beside the real time.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Is called for each timer: every verb sets one when it begins.</summary>
    public Action TimerIsSet { get; set; } = () => { };

    /// <summary>The times that timers were set to, so far.</summary>
    public IReadOnlyList<TimeSpan> Budgets => _budgets;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;

    public override long GetTimestamp() => (IsStopped ? _start : base.GetTimestamp()) + (long)(Elapsed.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _budgets.Add(dueTime);
        TimerIsSet();
        return base.CreateTimer(callback, state, dueTime, period);
    }
}
