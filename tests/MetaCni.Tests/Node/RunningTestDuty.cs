// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;
using Support;

namespace MetaCni.Tests.Node;

/// <summary>A duty that runs until it is disposed of; then what it threw is thrown.</summary>
internal sealed class RunningTestDuty(INodeDuty duty) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public static RunningTestDuty Start(INodeDuty duty)
    {
        var running = new RunningTestDuty(duty);
        running._run = running.RunAsync();
        return running;
    }

    /// <summary>Waits for something that the duty does; if the duty fails, so does the wait.</summary>
    public async Task<T> AwaitAsync<T>(Task<T> awaited)
    {
        if (await Task.WhenAny(awaited, _run).WaitAsync(TimeLimit.Length) == _run)
        {
            await _run;
        }

        return await awaited;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            await duty.RunAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
        }
    }
}
