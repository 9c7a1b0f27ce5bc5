// SPDX-License-Identifier: Apache-2.0

namespace Linux.Processes;

/// <summary>
/// Finds processes by a variable in the environment that they were started with: those that a killed program left running.
/// </summary>
/// <remarks>Only processes that <see cref="ProcessSearch"/> accepts count: another user's process may have any mark.</remarks>
public sealed class MarkedProcesses
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private const int Stop = 19;

    // Each handle is an open file; the usual limit is 1024 for a process.
    private const int HeldAtOnce = 256;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ProcessSearch search = new();
    private readonly ProcessMark mark;
    private readonly CancellationToken deadline;

    private MarkedProcesses(ProcessMark mark, CancellationToken deadline) => (this.mark, this.deadline) = (mark, deadline);

    /// <summary>Every process except this one whose environment contains exactly <c>variable=value</c>.</summary>
    public static IReadOnlyList<int> Find(string variable, string value) =>
        [.. new MarkedProcesses(new ProcessMark(variable, value), CancellationToken.None).Find()];

    /// <summary>
    /// Terminates all of them, including those started during the call. They get some time to exit, then SIGTERM and two seconds. Processes
    /// that are left then, or were started since, are stopped (SIGSTOP), so that they start nothing more, and killed. Returns when none is
    /// left.
    /// </summary>
    /// <exception cref="TimeoutException">The deadline passed first.</exception>
    public static void End(string variable, string value, TimeSpan patience, CancellationToken deadline)
    {
        var processes = new MarkedProcesses(new ProcessMark(variable, value), deadline);
        if ((patience <= TimeSpan.Zero || !processes.EndWithin(patience, null)) && !processes.EndWithin(Grace, Terminate))
        {
            processes.KillAll();
        }
    }

    private IEnumerable<int> Find() => ProcessSearch.All(deadline).Where(IsMarked);

    // In this order: few processes have the mark, and the memory of other users' processes is not read.
    private bool IsMarked(int processId) =>
        search.CanBeOurs(processId) && mark.IsCarriedBy(processId, deadline) && search.HasOnlyOurUser(processId);

    // True if none is left.
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

    // After the deadline they are killed once more, and a last search shows whether any is left.
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

    // A process that starts a successor and exits would escape every kill. A stopped process starts no successor. So when a search finds no
    // further process, all are stopped.
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

    // The PID may have been reused before the handle was opened, so check again; with the handle it cannot change.
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
