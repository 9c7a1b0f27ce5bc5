// SPDX-License-Identifier: Apache-2.0

using MetaCni.Errors;

namespace Linux.Files;

/// <summary>A file that others may read, in a directory that others may look into.</summary>
internal static class PublicFile
{
    private const uint DirectoryMode = 0x1ed; // 0755
    private const uint FileMode = 0x1a4; // 0644

    /// <summary>Makes the directory of a file and its parents as far as they are missing.</summary>
    public static void EnsureDirectoryOf(string path) =>
        Named(path, () => PrivateDirectory.Make(Path.GetDirectoryName(path)!, DirectoryMode));

    /// <summary>Replaces the file as <see cref="AtomicFile"/> does.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        AtomicFile.Write(path, content);
        Named(path, () => _ = Libc.ChangeMode(path, FileMode) == 0 ? 0 : throw LinuxException.Last($"chmod {path}"));
    }

    private static void Named(string path, Action make)
    {
        try
        {
            make();
        }
        catch (LinuxException failure)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable,
                $"{path} cannot be written: {failure.Message}; check permissions and free space there",
                innerException: failure);
        }
    }
}
