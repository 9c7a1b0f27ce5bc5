// SPDX-License-Identifier: Apache-2.0

namespace Soak.Killing;

/// <summary>The system calls of metacni, as counted by <c>strace -f -b execve -c</c>.</summary>
internal static class SystemCalls
{
    /// <summary>The calls with an effect visible to other processes: on disk, in the namespace or in the process table.</summary>
    public static readonly IReadOnlyList<string> Effects =
    [
        "mkdir", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "flock", "clone3", "pidfd_send_signal", "sendto", "poll", "exit_group",
    ];

    /// <summary>
    /// <see cref="Effects"/> and all other calls, except calls that affect only the process's own memory, signals and threads. Not
    /// <c>close</c>, <c>dup2</c> and <c>rt_sigaction</c>: a child makes them, too, between fork and exec.
    /// </summary>
    public static readonly IReadOnlyList<string> All =
    [
        .. Effects, "openat", "read", "pread64", "newfstatat", "statx", "lstat", "fstat", "access", "getdents64", "readlink", "pipe2",
        "fcntl", "socket", "setsockopt", "getsockopt", "recvfrom", "setns", "pidfd_open", "waitid", "wait4", "ioctl",
    ];

    /// <summary>The calls for a short test run.</summary>
    public static readonly IReadOnlyList<string> Few = ["write", "fsync", "rename", "unlink", "clone3", "poll"];
}
