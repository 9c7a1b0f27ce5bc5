// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Node.Duties;

/// <summary>Counts the changes of something, and wakes those who wait for the next one. Thread-safe.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = Fresh();

    /// <summary>The number of changes so far.</summary>
    public long Count { get; private set; }

    public void Raise()
    {
        lock (_lock)
        {
            Count++;
            _next.SetResult();
            _next = Fresh();
        }
    }

    /// <summary>Returns at once if there were changes after the first <paramref name="seen"/>, otherwise with the next change.</summary>
    public Task AfterAsync(long seen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Count > seen ? Task.CompletedTask : _next.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>As <see cref="AfterAsync"/>, but returns after a time in any case.</summary>
    public async Task WithinAsync(long seen, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(AfterAsync(seen, end.Token), Task.Delay(limit, time, end.Token)).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
