// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Benchmarks;

/// <summary>Counts the instructions of a process with all its threads, without the processes that it starts (perf_event_open).</summary>
internal static class Instructions
{
    private const int Stopped = 2;
    private const int ByPid = 1;
    private const int HardwareInstructions = 1;

    // perf_event_attr.flags: disabled, inherit, enable_on_exec, inherit_thread.
    private const ulong FromExecWithThreads = 1 | (1 << 1) | (1 << 12) | (1UL << 35);

    /// <summary>Millions of instructions, user and kernel; null if the kernel or the processor does not count them.</summary>
    public static double? Millions(PluginCommand command, Func<PluginCommand, int> start, Action<int> finish)
    {
        // The counter must exist before the program starts: a shell stops itself first.
        var process = start(command with
        {
            Executable = "/bin/sh",
            Arguments = ["-c", "kill -STOP $$; exec \"$0\"", command.Executable],
        });
        _ = Native.WaitId(ByPid, process, new byte[128], Stopped);
        var counter = Open(process);
        _ = Native.Kill(process, Native.Continue);
        finish(process);
        if (counter < 0)
        {
            return null;
        }

        Span<long> count = stackalloc long[1];
        var length = Native.Read(counter, count, sizeof(long));
        _ = Native.Close(counter);
        return length == sizeof(long) ? count[0] / 1e6 : null;
    }

    private static int Open(int process)
    {
        var attributes = new Attributes
        {
            Type = 0,
            Size = (uint)Marshal.SizeOf<Attributes>(),
            Config = HardwareInstructions,
            Flags = FromExecWithThreads,
        };
        return (int)Native.OpenCounter(Native.PerfEventOpen, ref attributes, process, -1, -1, Native.CloseOnExec);
    }

    /// <summary>The first members of struct perf_event_attr, with the size of its fifth version.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 112)]
    internal struct Attributes
    {
        public uint Type;
        public uint Size;
        public ulong Config;
        public ulong Period;
        public ulong SampleType;
        public ulong ReadFormat;
        public ulong Flags;
    }
}
