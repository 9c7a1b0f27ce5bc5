// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Kubernetes;

/// <summary>A clock that stands still, and once it runs goes on by 5 ms each time that it is read: waits end without waiting.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private long _now;

    public bool IsRunning { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => IsRunning
        ? Interlocked.Add(ref _now, 5 * TimeSpan.TicksPerMillisecond)
        : Volatile.Read(ref _now);
}
