// SPDX-License-Identifier: Apache-2.0
//
// Kestrel has no interface for 1xx responses besides 100. They are written to the connection itself. That is safe while the application has
// not started its response: Kestrel writes nothing then. So the response must not start before DisposeAsync has returned.

using System.IO.Pipelines;

namespace MetaCni.Node.Api;

/// <summary>Interim responses to one request: 102 at once, and every 10 ms until they are stopped.</summary>
/// <param name="output">The connection.</param>
/// <param name="time">The clock.</param>
internal sealed class InterimResponses(PipeWriter output, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private CancellationTokenSource? _stop;
    private Task _written = Task.CompletedTask;
    private bool _isStopped;

    /// <summary>Starts them, if they are not yet.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_stop is null && !_isStopped)
            {
                _stop = new CancellationTokenSource();
                _written = WriteAsync(_stop.Token);
            }
        }
    }

    /// <summary>Returns when nothing more is written.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isStopped = true;
        }

        if (_stop is null)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        await _written.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            do
            {
                // Not cancelled in the middle: half a line would make the response unreadable.
                var flushed = await output.WriteAsync("HTTP/1.1 102 Processing\r\n\r\n"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
                if (flushed.IsCompleted || flushed.IsCanceled)
                {
                    return;
                }
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (Exception e) when (e is InvalidOperationException or IOException)
        {
            // The client has closed the connection.
        }
    }
}
