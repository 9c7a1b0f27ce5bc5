// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>Removes, renames, dates and protects files of any type.</summary>
public static class FileNames
{
    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>Removes a name, except of a directory; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRemove(string path) => Libc.Unlink(path) == 0;

    /// <summary>Removes an empty directory; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRemoveDirectory(string path) => Libc.RmDir(path) == 0;

    /// <summary>Renames a file and replaces an existing target; false with the failure in <see cref="Errno.Last"/>.</summary>
    public static bool TryRename(string from, string to) => Libc.Rename(from, to) == 0;

    /// <summary>Takes every permission from group and others, and execution from the owner (0600).</summary>
    /// <exception cref="LinuxException">The mode cannot be changed.</exception>
    public static void MakePrivate(string path)
    {
        if (Libc.ChangeMode(path, OwnerOnly) != 0)
        {
            throw LinuxException.Last("chmod", path);
        }
    }

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
