// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>flock(2) on an open file: one attempt, and the pauses between attempts.</summary>
internal static class AdvisoryLock
{
    /// <summary>In milliseconds.</summary>
    public const int FirstPause = 1;

    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int LongestPause = 50;

    /// <summary>False if somebody holds a lock that excludes this one.</summary>
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

    /// <summary>The pause after this one: they double, up to a limit.</summary>
    public static int PauseAfter(int pause) => Math.Min(2 * pause, LongestPause);
}
