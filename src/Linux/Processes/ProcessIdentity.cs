// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace Linux.Processes;

/// <summary>Identifies a process beyond reuse of its PID.</summary>
/// <param name="ProcessId">Its PID.</param>
/// <param name="StartTime">Its start time in clock ticks since boot (proc(5), <c>/proc/pid/stat</c> field 22).</param>
/// <param name="BootId">Its boot: after a reboot another process may have the same PID and start time. Empty if unknown.</param>
public readonly record struct ProcessIdentity(int ProcessId, ulong StartTime, string BootId = "")
{
    private const string BootIdFile = "/proc/sys/kernel/random/boot_id";

    // Fields count from 1; the first one after the command name is field 3, the state.
    private const int FirstFieldAfterName = 3;
    private const int StateField = 3;
    private const int FlagsField = 9;
    private const int StartTimeField = 22;
    private const int EnvironmentEndField = 51;
    private const uint KernelThread = 0x00200000;

    /// <summary>This process.</summary>
    public static ProcessIdentity Current() =>
        TryOf(Environment.ProcessId, out var identity) ? identity : throw LinuxException.Last("read the own process's stat in /proc");

    /// <summary>The process that has the PID now; false if none has, with errno set.</summary>
    public static bool TryOf(int processId, out ProcessIdentity identity)
    {
        var exists = TryReadStat(processId, out var fields);
        identity = exists ? new ProcessIdentity(processId, StartTimeOf(fields), CurrentBootId()) : default;
        return exists;
    }

    /// <summary>True while this process runs, in this boot.</summary>
    public bool IsRunning =>
        (string.IsNullOrEmpty(BootId) || BootId == CurrentBootId()) && IsAlive(ProcessId, StartTime);

    /// <summary>True while this process runs. A zombie does not count.</summary>
    public static bool IsAlive(int processId, ulong startTime) =>
        TryReadStat(processId, out var fields)
        && StartTimeOf(fields) == startTime
        && fields[StateField - FirstFieldAfterName] is not ("Z" or "X");

    /// <summary>
    /// True while a process executes another program (execve) and its new environment is not set up: it then reads as empty.
    /// </summary>
    public static bool IsExecuting(int processId) =>
        TryReadStat(processId, out var fields)
        && fields[StateField - FirstFieldAfterName] is not ("Z" or "X")
        && (uint.Parse(fields[FlagsField - FirstFieldAfterName], CultureInfo.InvariantCulture) & KernelThread) == 0
        && fields.ElementAtOrDefault(EnvironmentEndField - FirstFieldAfterName) == "0";

    private static ulong StartTimeOf(string[] fields) =>
        ulong.Parse(fields[StartTimeField - FirstFieldAfterName], CultureInfo.InvariantCulture);

    private static string CurrentBootId() =>
        FileDescriptor.TryReadAll(BootIdFile, out var text) ? Encoding.ASCII.GetString(text).Trim() : "";

    private static bool TryReadStat(int processId, out string[] fields)
    {
        fields = [];
        if (!FileDescriptor.TryReadAll($"/proc/{processId}/stat", out var stat))
        {
            return false;
        }

        // The name is in parentheses and may contain spaces and parentheses.
        var text = Encoding.Latin1.GetString(stat);
        fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
        return true;
    }
}
