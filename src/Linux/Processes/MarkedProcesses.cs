// SPDX-License-Identifier: Apache-2.0

namespace Linux.Processes;

/// <summary>
/// Processes known by a variable in the environment that they were started with: what a killed program left
/// running.
/// </summary>
/// <remarks>Only those count that <see cref="ProcessSearch"/> lets through: somebody else's process may carry any mark.</remarks>
public sealed class MarkedProcesses
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Stop = 19;

    // Each is an open file, of which a process may have 1024.
    private const int HeldAtOnce = 256;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ProcessSearch search = new();
    private readonly ProcessMark mark;
    private readonly CancellationToken deadline;

    private MarkedProcesses(ProcessMark mark, CancellationToken deadline) => (this.mark, this.deadline) = (mark, deadline);

    /// <summary>Every process but this one whose environment has exactly <c>variable=value</c>.</summary>
    public static IReadOnlyList<int> Find(string variable, string value) =>
        [.. new MarkedProcesses(new ProcessMark(variable, value), CancellationToken.None).Find()];

    /// <summary>
    /// Has all of them ended, also those that start meanwhile: they get some time to end by themselves, then SIGTERM and two seconds. What
    /// is left then, or was started since, is stopped (SIGSTOP), so that it starts nothing more, and killed. Returns when none is left.
    /// </summary>
    /// <exception cref="TimeoutException">The deadline passed before.</exception>
    public static void End(string variable, string value, TimeSpan patience, CancellationToken deadline)
    {
        var processes = new MarkedProcesses(new ProcessMark(variable, value), deadline);
        if ((patience <= TimeSpan.Zero || !processes.EndWithin(patience, null)) && !processes.EndWithin(Grace, Terminate))
        {
            processes.KillAll();
        }
    }

    private IEnumerable<int> Find() => ProcessSearch.All(deadline).Where(IsMarked);

    // In this order: the memory of others is not touched, and few carry the mark.
    private bool IsMarked(int processId) =>
        search.CanBeOurs(processId) && mark.IsCarriedBy(processId, deadline) && search.HasOnlyOurUser(processId);

    // True when none is left.
    private bool EndWithin(TimeSpan time, int? signal)
    {
        var start = Environment.TickCount64;
        do
        {
            using var found = new HeldProcesses();
            foreach (var process in Open(Find()))
            {
                Signal(process, signal);
                found.Keep(process, HeldAtOnce);
            }

            if (found.Count == 0)
            {
                return true;
            }

            found.WaitForExit(Left(time, start), deadline);
        }
        while (Left(time, start) > TimeSpan.Zero && !deadline.WaitHandle.WaitOne(Pause));
        return false;
    }

    // When the deadline has passed, they are killed once, and a last search shows whether that was enough.
    private void KillAll()
    {
        var isLast = false;
        for (var stopped = StopAll(); stopped.Count > 0; stopped = StopAll())
        {
            using var killed = new HeldProcesses();
            foreach (var process in Open(stopped))
            {
                process.Signal(Kill);
                killed.Keep(process, HeldAtOnce);
            }

            if (!killed.WaitForExit(TimeSpan.MaxValue, deadline) || isLast)
            {
                throw new TimeoutException($"process {stopped.First()} did not exit in time after it was killed");
            }

            isLast = deadline.IsCancellationRequested;
        }
    }

    // One that starts its successor and ends would otherwise be gone whenever it is killed. Stopped, it has no successor: so when a search
    // finds no more than the one before, all are stopped.
    private HashSet<int> StopAll()
    {
        var stopped = new HashSet<int>();
        for (var known = -1; known < stopped.Count && !(known > 0 && deadline.IsCancellationRequested);)
        {
            known = stopped.Count;
            foreach (var process in Open(Find().Where(id => !stopped.Contains(id))))
            {
                process.Signal(Stop);
                stopped.Add(process.ProcessId);
                process.Dispose();
            }
        }

        return stopped;
    }

    // The number may have gone to another process before the handle was opened; from here on it cannot.
    private IEnumerable<ProcessHandle> Open(IEnumerable<int> processIds)
    {
        foreach (var id in processIds)
        {
            if (ProcessHandle.TryOpen(id) is { } process)
            {
                if (IsMarked(id))
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

    private static TimeSpan Left(TimeSpan time, long start) => time - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);
}
