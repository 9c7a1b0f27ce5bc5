// SPDX-License-Identifier: Apache-2.0

using Support;

namespace MetaCni.Tests.Support;

/// <summary>The files that this process has open. The kernel tells nobody of one that is opened: it is asked again and again.</summary>
internal static class OpenFiles
{
    /// <summary>Returns when a file is open so many times, such as a lock that one holds and another waits for.</summary>
    public static void WaitFor(string file, int count)
    {
        using var limit = TimeLimit.Guard();
        while (Count(file) < count)
        {
            limit.Token.ThrowIfCancellationRequested();
            Thread.Yield();
        }
    }

    private static int Count(string file) => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Count(descriptor => new FileInfo(descriptor).LinkTarget == file);
}
