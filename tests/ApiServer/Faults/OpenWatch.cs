// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ApiServer.Faults;

/// <summary>A watch that a client has open.</summary>
internal sealed class OpenWatch(RecordedRequest request, HttpContext context) : IDisposable
{
    private readonly SemaphoreSlim writing = new(1);
    private readonly Lock gate = new();
    private readonly Socket? socket = Fault.SocketOf(context);
    private TaskCompletionSource? held;

    public RecordedRequest Request => request;

    /// <summary>Nothing is sent until <see cref="Release"/>.</summary>
    public void Hold()
    {
        lock (gate)
        {
            held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public void Release()
    {
        lock (gate)
        {
            held?.SetResult();
            held = null;
        }
    }

    /// <summary>Sends an event as soon as the watch is not held.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken cancellation)
    {
        for (var wait = Held(); wait is not null; wait = Held())
        {
            await wait.WaitAsync(cancellation).ConfigureAwait(false);
        }

        await SendAsync(line, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends bytes at once, also while the watch is held.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await context.Response.Body.WriteAsync(bytes, cancellation).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>Resets the connection. Another watch may have been on the same one.</summary>
    public void Reset()
    {
        try
        {
            Fault.Reset(socket!);
        }
        catch (ObjectDisposedException)
        {
        }
    }

    public void Dispose() => writing.Dispose();

    private Task? Held()
    {
        lock (gate)
        {
            return held?.Task;
        }
    }
}
