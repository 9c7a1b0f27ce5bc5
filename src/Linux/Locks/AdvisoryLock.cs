// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>flock(2) on an open file: single attempts, and the pauses between them.</summary>
public static class AdvisoryLock
{
    /// <summary>In milliseconds.</summary>
    public const int FirstPause = 1;

    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int LongestPause = 50;

    /// <summary>Takes a lock that ends when the file is closed; false if another holder excludes it.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="isExclusive">False for a lock that several may hold at once.</param>
    /// <param name="path">The file's name, for the exception.</param>
    /// <exception cref="LinuxException">The file cannot be locked at all.</exception>
    public static bool TryTake(SafeFileHandle file, bool isExclusive, string path)
    {
        while (Libc.FLock(file, (isExclusive ? Exclusive : Shared) | NonBlocking) != 0)
        {
            switch (Errno.Last)
            {
                case Errno.WouldBlock:
                    return false;
                case Errno.Interrupted:
                    continue;
                default:
                    throw LinuxException.Last("flock", path);
            }
        }

        return true;
    }

    /// <summary>The next pause: pauses double, up to a limit.</summary>
    public static int PauseAfter(int pause) => Math.Min(2 * pause, LongestPause);
}
