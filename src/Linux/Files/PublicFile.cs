// SPDX-License-Identifier: Apache-2.0

namespace Linux.Files;

/// <summary>A file that all users may read, in a directory that all users may list.</summary>
public static class PublicFile
{
    private const uint DirectoryMode = 0x1ed; // 0755
    private const uint FileMode = 0x1a4; // 0644

    /// <summary>Creates the directory of a file and its missing parents.</summary>
    /// <exception cref="LinuxException">It cannot be created.</exception>
    public static void EnsureDirectoryOf(string path) => PrivateDirectory.Make(Path.GetDirectoryName(path)!, DirectoryMode);

    /// <summary>Replaces the file as <see cref="AtomicFile"/> does.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        AtomicFile.Write(path, content);
        if (Libc.ChangeMode(path, FileMode) != 0)
        {
            throw LinuxException.Last("chmod", path);
        }
    }
}
