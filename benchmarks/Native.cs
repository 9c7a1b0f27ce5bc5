// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Benchmarks;

internal static partial class Native
{
    public const int ReadOnly = 0;
    public const int CreateOrTruncate = 0x1 | 0x40 | 0x200;
    public const int NewNetworkNamespace = 0x40000000;
    public const int Continue = 18;
    public const int CloseOnExec = 8;

    /// <summary>Larger than posix_spawn_file_actions_t in any libc.</summary>
    public const int FileActionsSize = 256;

    /// <summary>The number of the system call.</summary>
    public static int PerfEventOpen => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 241 : 298;

    [LibraryImport("libc", EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Spawn(
        out int process, string path, byte[] fileActions, nint attributes, string?[] arguments, string?[] environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static partial int InitializeFileActions(byte[] fileActions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addopen", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int AddOpen(byte[] fileActions, int descriptor, string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static partial int DestroyFileActions(byte[] fileActions);

    [LibraryImport("libc", EntryPoint = "waitpid")]
    public static partial int Wait(int process, out int status, int options);

    [LibraryImport("libc", EntryPoint = "waitid")]
    public static partial int WaitId(int type, int process, byte[] information, int options);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    public static partial int ReadClock(int clock, Span<long> time);

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, Span<long> buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "syscall")]
    public static partial nint OpenCounter(
        nint number, ref Instructions.Attributes attributes, nint process, nint processor, nint group, nint flags);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int what);
}
