// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace Benchmarks;

internal static partial class Native
{
    public const int ReadOnly = 0;
    public const int CreateOrTruncate = 0x1 | 0x40 | 0x200;
    public const int NewNetworkNamespace = 0x40000000;

    /// <summary>Larger than posix_spawn_file_actions_t in any libc.</summary>
    public const int FileActionsSize = 256;

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

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int what);
}
