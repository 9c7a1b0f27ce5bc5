// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Tests.Node.Upstream;

/// <summary>A clock that jumps over every pause, so that days cost a test nothing. What a test plans for a time happens on the way.</summary>
internal sealed class StoryTime : TimeProvider, IDisposable
{
    // A duty may have several workers. What is planned may itself pass time.
    private readonly Lock _lock = new();
    private readonly List<(DateTimeOffset When, Action Action)> _planned = [];
    private readonly CancellationTokenSource _end = new();

    public DateTimeOffset Now { get; private set; } = Start;

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Runs something until the clock has passed a time since the start.</summary>
    public async Task RunUntilAsync(TimeSpan end, Func<CancellationToken, Task> run)
    {
        At(end, _end.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run(_end.Token));
    }

    /// <summary>Plans something for a time since the start.</summary>
    public void At(TimeSpan after, Action action) => _planned.Add((Start + after, action));

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Pass(Now + dueTime);
            callback(state);
        }

        return new PassedTimer();
    }

    public void Dispose() => _end.Dispose();

    private void Pass(DateTimeOffset until)
    {
        lock (_lock)
        {
            foreach (var (when, action) in _planned.Where(plan => plan.When <= until).OrderBy(plan => plan.When).ToList())
            {
                _planned.Remove((when, action));
                Now = when;
                action();
            }

            Now = until > Now ? until : Now;
        }
    }

    private sealed class PassedTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
