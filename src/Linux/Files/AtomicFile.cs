// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>Replaces a file so that a crash leaves the old or the new content, never a part.</summary>
/// <remarks>
/// A crash may leave a temporary file next to it, named <see cref="TemporaryPrefix"/> and the file's name. If several processes may write
/// the file at once, a dot and a random suffix follow. A name that would be too long is cut.
/// </remarks>
public static class AtomicFile
{
    /// <summary>The prefix of temporary files.</summary>
    public const string TemporaryPrefix = ".tmp-";

    // 255 bytes for a file name, minus the prefix, the dot and the twelve characters of a random suffix.
    private const int LongestName = 255 - 5 - 1 - 12;

    private const int CopyBuffer = 1 << 20;

    /// <summary>Returns when the content is on the disk under its name; the file has mode 0600.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content) => Write(path, RandomNameFor(path), content, isDurable: true);

    /// <summary>
    /// As <see cref="Write(string, ReadOnlySpan{byte})"/>, for a single writer: the temporary file has a fixed name
    /// (<see cref="TemporaryOf"/>), and one that a crash left is replaced.
    /// </summary>
    public static void WriteAlone(string path, ReadOnlySpan<byte> content) => Write(path, TemporaryOf(path), content, isDurable: true);

    /// <summary>As <see cref="WriteAlone"/>, for content that need not survive a crash of the machine.</summary>
    public static void WriteAloneVolatile(string path, ReadOnlySpan<byte> content) =>
        Write(path, TemporaryOf(path), content, isDurable: false);

    /// <summary>As <see cref="WriteVolatile(string, ReadOnlySpan{byte})"/>, with a temporary file that no other process writes.</summary>
    public static void WriteVolatile(string path, string temporary, ReadOnlySpan<byte> content) =>
        Write(path, temporary, content, isDurable: false);

    /// <summary>Replaces a file by a copy of an open one, from its beginning, with a mode; returns when the copy is on the disk.</summary>
    /// <remarks>A process that runs the old file is undisturbed: its file keeps its content until it ends.</remarks>
    public static void Copy(SafeFileHandle source, string path, uint mode)
    {
        var temporary = RandomNameFor(path);
        try
        {
            using (var file = OpenNew(temporary))
            {
                CopyContent(source, file, path);
                if (Libc.ChangeMode(temporary, mode) != 0)
                {
                    throw LinuxException.Last("chmod", temporary);
                }

                FileDescriptor.Sync(file, path);
            }

            Rename(temporary, path, isDurable: true);
        }
        catch (LinuxException)
        {
            _ = Libc.Unlink(temporary);
            throw;
        }
    }

    /// <summary>The temporary file of <see cref="WriteAlone"/>.</summary>
    public static string TemporaryOf(string path)
    {
        var name = Path.GetFileName(path);
        while (Encoding.UTF8.GetByteCount(name) > LongestName)
        {
            name = name[..^1];
        }

        return Path.Combine(DirectoryOf(path), $"{TemporaryPrefix}{name}");
    }

    /// <summary>As <see cref="Write(string, ReadOnlySpan{byte})"/>, for content that need not survive a crash of the machine.</summary>
    public static void WriteVolatile(string path, ReadOnlySpan<byte> content) =>
        Write(path, RandomNameFor(path), content, isDurable: false);

    /// <summary>
    /// Checks that <see cref="Write(string, ReadOnlySpan{byte})"/> would succeed, for example that the disk is not full; does not change
    /// the file.
    /// </summary>
    public static void RequireRoom(string path, ReadOnlySpan<byte> content)
    {
        var temporary = TemporaryOf(path);
        try
        {
            WriteNew(temporary, content, isDurable: true);
        }
        finally
        {
            _ = Libc.Unlink(temporary);
        }
    }

    /// <summary>Removes the temporary files that crashes left of one file. The caller ensures that no process is writing it.</summary>
    public static void RemoveLeftovers(string path)
    {
        var prefix = $"{Path.GetFileName(TemporaryOf(path))}.";
        foreach (var file in Directory.EnumerateFiles(DirectoryOf(path)))
        {
            if (Path.GetFileName(file).StartsWith(prefix, StringComparison.Ordinal))
            {
                _ = Libc.Unlink(file);
            }
        }
    }

    private static string DirectoryOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    private static string RandomNameFor(string path) => $"{TemporaryOf(path)}.{Path.GetRandomFileName()}";

    private static void Write(string path, string temporary, ReadOnlySpan<byte> content, bool isDurable)
    {
        try
        {
            WriteNew(temporary, content, isDurable);
            Rename(temporary, path, isDurable);
        }
        catch (LinuxException)
        {
            // The file no longer exists if only the last step failed.
            _ = Libc.Unlink(temporary);
            throw;
        }
    }

    private static void Rename(string temporary, string path, bool isDurable)
    {
        if (Libc.Rename(temporary, path) != 0)
        {
            throw LinuxException.Last("rename a temporary file to", path);
        }

        if (isDurable)
        {
            SyncDirectory(DirectoryOf(path));
        }
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content, bool isDurable)
    {
        using var file = OpenNew(path);
        FileDescriptor.Write(file, content, path);
        if (isDurable)
        {
            FileDescriptor.Sync(file, path);
        }
    }

    private static void CopyContent(SafeFileHandle source, SafeFileHandle target, string path)
    {
        var buffer = new byte[CopyBuffer];
        long offset = 0;
        while (RandomAccess.Read(source, buffer, offset) is > 0 and var count)
        {
            FileDescriptor.Write(target, buffer.AsSpan(0, count), path);
            offset += count;
        }
    }

    private static SafeFileHandle OpenNew(string path)
    {
        const int Flags = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive;
        if (!FileDescriptor.TryOpen(path, Flags | OpenFlags.NoFollow, out var file))
        {
            file.Dispose();

            // A crash may have left this file.
            _ = Libc.Unlink(path);
            file = FileDescriptor.Open(path, Flags | OpenFlags.NoFollow);
        }

        return file;
    }

    // The new name is an entry of the directory, which has its own cache.
    private static void SyncDirectory(string path)
    {
        using var directory = FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        FileDescriptor.Sync(directory, path);
    }
}
