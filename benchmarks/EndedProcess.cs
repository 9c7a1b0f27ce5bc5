// SPDX-License-Identifier: Apache-2.0

using System.Globalization;

namespace Benchmarks;

/// <summary>A child that has exited and is not yet reaped: the kernel still has its own figures, apart from those of its children.</summary>
internal static class EndedProcess
{
    private const int ByPid = 1;
    private const int Exited = 4;
    private const int LeaveWaitable = 0x1000000;

    // In /proc/PID/stat, counted after the name: state is 0.
    private const int MinorFaults = 7;
    private const int MajorFaults = 9;

    /// <summary>Waits for a child without reaping it.</summary>
    public static void Await(int process)
    {
        if (Native.WaitId(ByPid, process, new byte[128], Exited | LeaveWaitable) != 0)
        {
            throw new InvalidOperationException($"process {process} is not a child");
        }
    }

    /// <summary>The processor time and page faults of a child that has exited.</summary>
    public static Usage UsageOf(int process, double milliseconds)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return new Usage(milliseconds, ProcessorOf(process), Number(fields[MinorFaults]), Number(fields[MajorFaults]));
    }

    // The clock of a process is in nanoseconds; /proc has hundredths of a second.
    private static double ProcessorOf(int process)
    {
        Span<long> time = stackalloc long[2];
        var clock = (~process << 3) | 2;
        return Native.ReadClock(clock, time) == 0 ? (time[0] * 1e3) + (time[1] / 1e6) : 0;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
