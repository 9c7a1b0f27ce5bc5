// SPDX-License-Identifier: Apache-2.0

using MetaCni.Node.Duties;

namespace MetaCni.Tests.Node;

/// <summary>A duty that notes when it starts and ends, and does what a test says between.</summary>
internal sealed class ScriptedDuty(string name, List<string> events, Func<CancellationToken, Task> work) : INodeDuty
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => name;

    public Task Started => _started.Task;

    public static Task UntilStoppedAsync(CancellationToken stop) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    public async Task RunAsync(CancellationToken stop)
    {
        _started.SetResult();
        try
        {
            await work(stop);
        }
        finally
        {
            lock (events)
            {
                events.Add(name);
            }
        }
    }
}
