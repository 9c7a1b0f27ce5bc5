// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A clock that a test sets forward, and whose latest timer a test fires.</summary>
internal sealed class ManualTime : TimeProvider
{
    public ManualTimer? Timer { get; private set; }

    /// <summary>Since the beginning.</summary>
    public TimeSpan Elapsed { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Elapsed.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        Timer = new ManualTimer(callback, state, dueTime);
}
