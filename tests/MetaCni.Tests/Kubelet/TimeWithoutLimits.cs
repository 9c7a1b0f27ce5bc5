// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Kubelet;

/// <summary>The system's clock for pauses; the seconds that something may take at most never pass, however busy the machine is.</summary>
internal sealed class TimeWithoutLimits : TimeProvider
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime > LongestPause ? Timeout.InfiniteTimeSpan : dueTime, period);
}
