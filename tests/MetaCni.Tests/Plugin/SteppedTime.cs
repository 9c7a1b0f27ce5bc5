// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A clock that goes only as far as a test sets it, and whose timers never fire.</summary>
internal sealed class SteppedTime : TimeProvider
{
    public TimeSpan Elapsed { get; set; }

    /// <summary>What the last timer was set to.</summary>
    public TimeSpan LastBudget { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        LastBudget = dueTime;
        return new ManualTimer(callback, state, dueTime);
    }
}
