// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Removes, renames and dates files of any type. No function follows symbolic links.</summary>
public static class FileNames
{
    /// <summary>Removes a name, except of a directory; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRemove(string path) => Libc.Unlink(path) == 0;

    /// <summary>Removes an empty directory; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRemoveDirectory(string path) => Libc.RmDir(path) == 0;

    /// <summary>Renames a file and replaces an existing target; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRename(string from, string to) => Libc.Rename(from, to) == 0;

    /// <summary>Sets the access and modification times.</summary>
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
