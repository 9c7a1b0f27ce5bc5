// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Text;

namespace Linux.Processes;

/// <summary>What a process and the programs that it starts can never do: they cannot regain it.</summary>
/// <param name="Capabilities">The capability bounding set, one bit for each capability (capabilities(7)).</param>
/// <param name="HasSystemCallFilter">True if a seccomp filter is installed.</param>
public readonly record struct ProcessBounds(ulong Capabilities, bool HasSystemCallFilter)
{
    private const string BoundingSet = "CapBnd:";
    private const string Seccomp = "Seccomp:";
    private const string Filter = "2";

    // In the order of linux/capability.h.
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
        "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
        "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
        "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    /// <summary>The bounds of a process.</summary>
    /// <exception cref="LinuxException">The process does not exist.</exception>
    public static ProcessBounds Of(int processId)
    {
        var file = $"/proc/{processId}/status";
        return FileDescriptor.TryReadAll(file, out var text) ? Parse(Encoding.UTF8.GetString(text)) : throw LinuxException.Last("read", file);
    }

    /// <summary>Reads a status file (proc(5)).</summary>
    public static ProcessBounds Parse(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new ProcessBounds(
            ulong.TryParse(Value(status, BoundingSet), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var set) ? set : 0,
            Value(status, Seccomp) == Filter);
    }

    /// <summary>What the other process may do beyond these bounds, in words; empty if nothing.</summary>
    public IReadOnlyList<string> Lacking(ProcessBounds other)
    {
        var missing = other.Capabilities & ~Capabilities;
        return
        [
            .. Enumerable.Range(0, 64).Where(bit => (missing & (1UL << bit)) != 0)
                .Select(bit => bit < Names.Length ? $"CAP_{Names[bit]}" : $"capability {bit}"),
            .. HasSystemCallFilter && !other.HasSystemCallFilter ? ["system calls that a seccomp filter blocks"] : Array.Empty<string>(),
        ];
    }

    private static string Value(string status, string name) =>
        status.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim() ?? "";
}
