// SPDX-License-Identifier: Apache-2.0

namespace Soak.Killing;

/// <summary>The system calls that metacni makes, as <c>strace -f -b execve -c</c> counts them.</summary>
internal static class SystemCalls
{
    /// <summary>After each of these something is different for others: on disk, in the namespace, in the process table.</summary>
    public static readonly IReadOnlyList<string> Effects =
    [
        "mkdir", "write", "fsync", "fdatasync", "ftruncate", "rename", "unlink", "flock", "clone3", "pidfd_send_signal", "sendto", "poll", "exit_group",
    ];

    /// <summary>
    /// The others, but for those that only its own memory, signals and threads know of. Not <c>close</c>, <c>dup2</c> and
    /// <c>rt_sigaction</c>: a child between its birth and its plugin makes them too.
    /// </summary>
    public static readonly IReadOnlyList<string> All =
    [
        .. Effects, "openat", "read", "pread64", "newfstatat", "statx", "lstat", "fstat", "access", "getdents64", "readlink", "pipe2",
        "fcntl", "socket", "setsockopt", "getsockopt", "recvfrom", "setns", "pidfd_open", "waitid", "wait4", "ioctl",
    ];

    /// <summary>What a test between two builds has time for.</summary>
    public static readonly IReadOnlyList<string> Few = ["write", "fsync", "rename", "unlink", "clone3", "poll"];
}
