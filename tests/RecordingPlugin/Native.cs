// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;

namespace RecordingPlugin;

internal static partial class Native
{
    public const int Abort = 6;
    public const int KillSignal = 9;

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    public static partial int ParentId();

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    public static partial int ProcessGroup();

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string created);

    /// <summary>Makes a FIFO, unless something is there.</summary>
    public static void MakeFifo(string path) => _ = MakeFifo(path, Convert.ToUInt32("600", 8));

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);
}
