// SPDX-License-Identifier: Apache-2.0

using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Upstream;

/// <summary>A clock that jumps over pauses of up to 5 min but for the time limits that a test names, which pass only when it advances the clock.</summary>
internal sealed class PauselessTime(params TimeSpan[] limits) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TimeSpan> _pauses = [];

    /// <summary>The clock itself.</summary>
    public FakeTimeProvider Clock { get; } = new();

    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_lock)
            {
                return [.. _pauses];
            }
        }
    }

    public override long TimestampFrequency => Clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

    public override long GetTimestamp() => Clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan || limits.Contains(dueTime))
        {
            return Clock.CreateTimer(callback, state, dueTime, period);
        }

        lock (_lock)
        {
            _pauses.Add(dueTime);
        }

        Clock.Advance(dueTime);
        return Clock.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
