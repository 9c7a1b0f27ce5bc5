// SPDX-License-Identifier: Apache-2.0

namespace Linux.Processes;

/// <summary>
/// Finds processes by a variable in the environment that they were started with: those that a killed program left running.
/// </summary>
/// <param name="variable">The name of the variable.</param>
/// <param name="value">Its value.</param>
/// <param name="time">The clock.</param>
/// <remarks>Only processes that <see cref="ProcessSearch"/> accepts count: another user's process may have any mark.</remarks>
public sealed class MarkedProcesses(string variable, string value, TimeProvider time)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Stop = 19;

    // Each handle is an open file; the usual limit is 1024 for a process.
    private const int HeldAtOnce = 256;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ProcessSearch search = new();
    private readonly ProcessMark mark = new(variable, value);

    /// <summary>Every process except this one whose environment contains exactly <c>variable=value</c>.</summary>
    public IReadOnlyList<int> Find() => [.. Search(CancellationToken.None)];

    /// <summary>
    /// Terminates all of them, including those started during the call. They get some time to exit, then SIGTERM and two seconds. Processes
    /// that are left then, or were started since, are stopped (SIGSTOP), so that they start nothing more, and killed. Returns when none is
    /// left.
    /// </summary>
    /// <exception cref="TimeoutException">The token was cancelled first.</exception>
    public void End(TimeSpan patience, CancellationToken cancellationToken)
    {
        if ((patience <= TimeSpan.Zero || !EndWithin(patience, null, cancellationToken)) && !EndWithin(Grace, Terminate, cancellationToken))
        {
            KillAll(cancellationToken);
        }
    }

    private IEnumerable<int> Search(CancellationToken cancellationToken) =>
        ProcessSearch.All(cancellationToken).Where(id => IsMarked(id, cancellationToken));

    // In this order: few processes have the mark, and the memory of other users' processes is not read.
    private bool IsMarked(int processId, CancellationToken cancellationToken) =>
        search.CanBeOurs(processId) && mark.IsCarriedBy(processId, cancellationToken) && search.HasOnlyOurUser(processId);

    // True if none is left.
    private bool EndWithin(TimeSpan limit, int? signal, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        do
        {
            using var found = new HeldProcesses(time);
            foreach (var process in Open(Search(cancellationToken), cancellationToken))
            {
                Signal(process, signal);
                found.Keep(process, HeldAtOnce);
            }

            if (found.Count == 0)
            {
                return true;
            }

            found.WaitForExit(limit - time.GetElapsedTime(start), cancellationToken);
        }
        while (time.GetElapsedTime(start) < limit && !cancellationToken.WaitHandle.WaitOne(Pause));
        return false;
    }

    // After cancellation they are killed once more, and a last search shows whether any is left.
    private void KillAll(CancellationToken cancellationToken)
    {
        var isLast = false;
        for (var stopped = StopAll(cancellationToken); stopped.Count > 0; stopped = StopAll(cancellationToken))
        {
            using var killed = new HeldProcesses(time);
            foreach (var process in Open(stopped, cancellationToken))
            {
                process.Signal(Kill);
                killed.Keep(process, HeldAtOnce);
            }

            if (!killed.WaitForExit(TimeSpan.MaxValue, cancellationToken) || isLast)
            {
                throw new TimeoutException($"process {stopped.First()} did not exit in time after it was killed");
            }

            isLast = cancellationToken.IsCancellationRequested;
        }
    }

    // A process that starts a successor and exits would escape every kill. A stopped process starts no successor. So when a search finds no
    // further process, all are stopped.
    private HashSet<int> StopAll(CancellationToken cancellationToken)
    {
        var stopped = new HashSet<int>();
        for (var known = -1; known < stopped.Count && !(known > 0 && cancellationToken.IsCancellationRequested);)
        {
            known = stopped.Count;
            foreach (var process in Open(Search(cancellationToken).Where(id => !stopped.Contains(id)), cancellationToken))
            {
                process.Signal(Stop);
                stopped.Add(process.ProcessId);
                process.Dispose();
            }
        }

        return stopped;
    }

    // The PID may have been reused before the handle was opened, so check again; with the handle it cannot change.
    private IEnumerable<ProcessHandle> Open(IEnumerable<int> processIds, CancellationToken cancellationToken)
    {
        foreach (var id in processIds)
        {
            if (ProcessHandle.TryOpen(id) is { } process)
            {
                if (IsMarked(id, cancellationToken))
                {
                    yield return process;
                }
                else
                {
                    process.Dispose();
                }
            }
        }
    }

    private static void Signal(ProcessHandle process, int? signal)
    {
        if (signal is { } number)
        {
            process.Signal(number);
        }
    }
}
