// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Faults;

/// <summary>The received requests, in order.</summary>
public sealed class RequestLog
{
    private readonly Lock gate = new();
    private readonly List<RecordedRequest> requests = [];
    private TaskCompletionSource added = NewSignal();

    public IReadOnlyList<RecordedRequest> Snapshot()
    {
        lock (gate)
        {
            return [.. requests];
        }
    }

    public void Add(RecordedRequest request)
    {
        lock (gate)
        {
            requests.Add(request);
            added.SetResult();
            added = NewSignal();
        }
    }

    /// <summary>Returns the first matching request, received already or later.</summary>
    public async Task<RecordedRequest> WaitAsync(Func<RecordedRequest, bool> predicate, CancellationToken cancellation)
    {
        while (true)
        {
            var (found, next) = Look(predicate);
            if (found is not null)
            {
                return found;
            }

            await next.WaitAsync(cancellation).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (RecordedRequest? Found, Task Next) Look(Func<RecordedRequest, bool> predicate)
    {
        lock (gate)
        {
            return (requests.FirstOrDefault(predicate), added.Task);
        }
    }
}
