// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;
using Cni.Errors;

namespace MetaCni.Linux;

/// <summary>
/// Processes known by a variable in the environment that they were started with: what a killed operation, or a plugin that was ended, left
/// running.
/// </summary>
internal static class MarkedProcesses
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Every process but this one whose environment has exactly <c>variable=value</c>.</summary>
    public static IReadOnlyList<int> Find(string variable, string value)
    {
        var mark = Encoding.UTF8.GetBytes($"{variable}={value}");
        return
        [
            .. Directory.EnumerateDirectories("/proc")
                .Select(directory =>
                    int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id => id > 0 && id != Environment.ProcessId && IsMarked(id, mark)),
        ];
    }

    /// <summary>
    /// Has all of them ended, also those that start meanwhile: they get some time to end by themselves, then SIGTERM, two seconds,
    /// SIGKILL. Returns when none is left.
    /// </summary>
    public static void End(string variable, string value, TimeSpan patience, CancellationToken deadline)
    {
        var start = Environment.TickCount64;
        for (var found = Find(variable, value); found.Count > 0; found = Find(variable, value))
        {
            List<ProcessHandle> processes = [.. found.Select(ProcessHandle.TryOpen).OfType<ProcessHandle>()];
            try
            {
                // The number may have gone to another process before the handle was opened; from here on it cannot.
                var mark = Encoding.UTF8.GetBytes($"{variable}={value}");
                EndAll([.. processes.Where(process => IsMarked(process.ProcessId, mark))], Left(patience, start), deadline);
            }
            finally
            {
                processes.ForEach(process => process.Dispose());
            }
        }
    }

    private static void EndAll(List<ProcessHandle> processes, TimeSpan patience, CancellationToken deadline)
    {
        WaitFor(processes, patience, deadline);
        processes.ForEach(process => process.Signal(Terminate));
        WaitFor(processes, Grace, deadline);
        processes.ForEach(process => process.Signal(Kill));
        WaitFor(processes, TimeSpan.MaxValue, deadline);
        if (processes.Count > 0)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"process {processes[0].ProcessId}, left by a plugin or an operation that was cut short, "
                + "did not end in time although it was killed");
        }
    }

    private static void WaitFor(List<ProcessHandle> processes, TimeSpan time, CancellationToken deadline)
    {
        var start = Environment.TickCount64;
        processes.RemoveAll(process => process.WaitForExit(Left(time, start), deadline));
    }

    private static TimeSpan Left(TimeSpan time, long start) => time - TimeSpan.FromMilliseconds(Environment.TickCount64 - start);

    // A process that has ended has no environment any more; one that may not be read was not started by this program.
    private static bool IsMarked(int processId, ReadOnlySpan<byte> mark)
    {
        if (!FileDescriptor.TryReadAll($"/proc/{processId}/environ", out var environment))
        {
            return false;
        }

        foreach (var range in environment.AsSpan().Split((byte)0))
        {
            if (environment.AsSpan(range).SequenceEqual(mark))
            {
                return true;
            }
        }

        return false;
    }
}
