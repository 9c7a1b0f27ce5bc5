// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Node;

/// <summary>A duty that was started.</summary>
internal sealed class RunningDuty : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    public RunningDuty(INodeDuty duty)
    {
        Name = duty.Name;
        Completion = RunAsync(duty);
    }

    public string Name { get; }

    public Task Completion { get; }

    /// <summary>Tells the duty to end, and waits until it has, within the limit.</summary>
    /// <returns>False if it still runs.</returns>
    public async Task<bool> StopAsync(TimeSpan limit, TimeProvider time)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        var ended = await Task.WhenAny(Completion, Task.Delay(limit, time, CancellationToken.None)).ConfigureAwait(false);
        return ended == Completion;
    }

    public void Dispose() => _stop.Dispose();

    // The yield: a duty that works for long before its first await delays no other duty.
    private async Task RunAsync(INodeDuty duty)
    {
        await Task.Yield();
        try
        {
            await duty.RunAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }
}
