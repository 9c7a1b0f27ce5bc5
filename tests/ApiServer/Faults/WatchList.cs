// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Faults;

/// <summary>
/// The open watches, and what a test does to them: break, hold, or send something else. A watch that is refused or never answered is a
/// <see cref="Fault"/> of its request: <c>Fault.Hang() with { When = request => request.IsWatch }</c>.
/// </summary>
public sealed class WatchList
{
    private readonly Lock gate = new();
    private readonly List<OpenWatch> watches = [];
    private readonly List<Func<RecordedRequest, bool>> holds = [];
    private TaskCompletionSource changed = NewSignal();

    /// <summary>The requests of the open watches, in the order in which they were opened.</summary>
    public IReadOnlyList<RecordedRequest> Open => [.. Select(_ => true).Select(watch => watch.Request)];

    /// <summary>Waits until that many matching watches are open.</summary>
    public async Task WaitAsync(int count, Func<RecordedRequest, bool> when, CancellationToken cancellation)
    {
        for (var next = Next(); Select(when).Count != count; next = Next())
        {
            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Resets the connections of the matching watches. Events that were held are lost with them.</summary>
    public void Break(Func<RecordedRequest, bool>? when = null)
    {
        foreach (var watch in Select(when))
        {
            watch.Reset();
        }
    }

    /// <summary>
    /// Keeps back everything from the matching watches, open ones and new ones, until <see cref="Release"/>: the connection is open and
    /// silent.
    /// </summary>
    public void Hold(Func<RecordedRequest, bool>? when = null)
    {
        lock (gate)
        {
            holds.Add(when ?? (_ => true));
            watches.FindAll(watch => holds[^1](watch.Request)).ForEach(watch => watch.Hold());
        }
    }

    /// <summary>Sends the events that were held, and holds no others.</summary>
    public void Release()
    {
        lock (gate)
        {
            holds.Clear();
            watches.ForEach(watch => watch.Release());
        }
    }

    /// <summary>Sends bytes to the matching watches as if they were events.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, Func<RecordedRequest, bool>? when, CancellationToken cancellation) =>
        Task.WhenAll(Select(when).Select(watch => watch.SendAsync(bytes, cancellation)));

    internal void Add(OpenWatch watch)
    {
        lock (gate)
        {
            watches.Add(watch);
            if (holds.Exists(when => when(watch.Request)))
            {
                watch.Hold();
            }

            Signal();
        }
    }

    internal void Remove(OpenWatch watch)
    {
        lock (gate)
        {
            watches.Remove(watch);
            Signal();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        changed.SetResult();
        changed = NewSignal();
    }

    private Task Next()
    {
        lock (gate)
        {
            return changed.Task;
        }
    }

    private List<OpenWatch> Select(Func<RecordedRequest, bool>? when)
    {
        lock (gate)
        {
            return watches.FindAll(watch => when is null || when(watch.Request));
        }
    }
}
