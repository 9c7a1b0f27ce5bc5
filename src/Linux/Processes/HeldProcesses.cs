// SPDX-License-Identifier: Apache-2.0

namespace Linux.Processes;

/// <summary>Processes to wait for together.</summary>
/// <param name="time">The clock.</param>
internal sealed class HeldProcesses(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private readonly List<ProcessHandle> processes = [];

    public int Count => processes.Count;

    /// <summary>Takes ownership of a process handle. Beyond the limit the handle is closed, and another search finds the process.</summary>
    public void Keep(ProcessHandle process, int limit)
    {
        if (processes.Count < limit)
        {
            processes.Add(process);
        }
        else
        {
            process.Dispose();
        }
    }

    /// <summary>
    /// True if all have exited; false if the patience ends or the token is cancelled first. It waits for a moment in any case.
    /// </summary>
    public bool WaitForExit(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var index = processes.Count - 1; index >= 0; index--)
        {
            var left = (cancellationToken.IsCancellationRequested ? Moment : patience) - time.GetElapsedTime(start);
            if (processes[index].WaitForExit(left, time, cancellationToken))
            {
                processes[index].Dispose();
                processes.RemoveAt(index);
            }
        }

        return processes.Count == 0;
    }

    public void Dispose() => processes.ForEach(process => process.Dispose());
}
