// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Names of files, of whatever kind: removed, changed and dated. None of these follows a symbolic link.</summary>
public static class FileNames
{
    /// <summary>Removes a name that is not a directory's; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRemove(string path) => Libc.Unlink(path) == 0;

    /// <summary>Removes a directory that is empty; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRemoveDirectory(string path) => Libc.RmDir(path) == 0;

    /// <summary>Gives a file another name, in place of what has it; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRename(string from, string to) => Libc.Rename(from, to) == 0;

    /// <summary>Sets the times of the last access and of the last change of the content.</summary>
    /// <exception cref="LinuxException">They cannot be set.</exception>
    public static void SetTimes(string path, DateTimeOffset time)
    {
        var seconds = time.ToUnixTimeSeconds();
        var rest = (time - DateTimeOffset.FromUnixTimeSeconds(seconds)).Ticks * TimeSpan.NanosecondsPerTick;
        if (Libc.SetTimes(FileStatus.CurrentDirectory, path, [seconds, rest, seconds, rest], FileStatus.NoFollow) != 0)
        {
            throw LinuxException.Last("utimensat", path);
        }
    }
}
