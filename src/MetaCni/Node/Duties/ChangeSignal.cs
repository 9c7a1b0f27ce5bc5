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

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
