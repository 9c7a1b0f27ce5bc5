// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Plugin;

/// <summary>A timer that fires when a test says so, like a system's timer that was on its way already even after it was disposed.</summary>
internal sealed class ManualTimer(TimerCallback callback, object? state, TimeSpan dueTime) : ITimer
{
    public TimeSpan DueTime { get; private set; } = dueTime;

    public bool IsDisposed { get; private set; }

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        DueTime = dueTime;
        return true;
    }

    public void Dispose() => IsDisposed = true;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
