// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>Reads a whole regular file. A FIFO, a device, a directory or an endless file cannot block the caller.</summary>
public static class BoundedFile
{
    /// <summary>256 MiB, enough for every file that such a program writes.</summary>
    public const int DefaultMaximum = 256 << 20;

    private const int FirstBuffer = 4096;

    /// <summary>Reads a file that may be a symbolic link, if <see cref="TrustedPath"/> follows it.</summary>
    /// <inheritdoc cref="TryReadOwn"/>
    public static bool TryRead(string path, out byte[] content, int maximum = DefaultMaximum) =>
        TryRead(path, OpenFlags.ReadOnly, maximum, out content);

    /// <summary>
    /// Reads a file without checks of the directories in its path. Only the file itself must not be a symbolic link of another user, or in
    /// a directory of another user.
    /// </summary>
    /// <inheritdoc cref="TryReadOwn"/>
    public static bool TryReadByAnyWay(string path, out byte[] content, int maximum = DefaultMaximum)
    {
        content = [];
        if (!FileStatus.TryOf(path, out var status))
        {
            return false;
        }

        // Check before opening: opening a device can have side effects.
        RequireRegular(status, maximum);
        if (TrustedPath.IsForeignLink(path))
        {
            throw new FormatException("it is a symbolic link of another user, or in a directory of another user");
        }

        if (FileDescriptor.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, out var file))
        {
            content = Read(file, path, maximum);
            return true;
        }

        var error = Errno.Last;
        return error is Errno.NoEntry or Errno.NotDirectory ? false : throw new LinuxException("open", path, error);
    }

    /// <summary>Reads a file of this program; symbolic links are not followed.</summary>
    /// <returns>False if the name does not exist.</returns>
    /// <exception cref="FormatException">It is not a regular file, or longer than the maximum.</exception>
    /// <exception cref="LinuxException">The file cannot be opened or read.</exception>
    public static bool TryReadOwn(string path, out byte[] content, int maximum = DefaultMaximum) =>
        TryRead(path, OpenFlags.ReadOnly | OpenFlags.NoFollow, maximum, out content);

    /// <summary>Opens a file of this program to read it piece by piece; otherwise as <see cref="TryReadOwn"/>.</summary>
    /// <inheritdoc cref="TryReadOwn"/>
    public static bool TryOpenOwn(string path, int maximum, out SafeFileHandle file)
    {
        if (!TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow, out file))
        {
            return false;
        }

        try
        {
            RequireRegular(FileStatus.Of(file), maximum);
            return true;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the beginning of a file of this program, of any type and length: the bytes that one read returns.</summary>
    /// <returns>False if it cannot be opened or read.</returns>
    public static bool TryReadStart(string path, out byte[] content, int maximum)
    {
        content = [];
        if (!FileDescriptor.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var file))
        {
            return false;
        }

        using (file)
        {
            var buffer = new byte[maximum];
            var length = Libc.Read(file, buffer, buffer.Length);
            content = length > 0 ? buffer[..(int)length] : [];
            return length >= 0;
        }
    }

    private static bool TryRead(string path, int flags, int maximum, out byte[] content)
    {
        content = [];
        if (!TryOpen(path, flags, out var file))
        {
            return false;
        }

        content = Read(file, path, maximum);
        return true;
    }

    private static byte[] Read(SafeFileHandle opened, string path, int maximum)
    {
        using var file = opened;
        var status = FileStatus.Of(file);
        RequireRegular(status, maximum);
        return Read(file, path, status.Size, maximum);
    }

    private static bool TryOpen(string path, int flags, out SafeFileHandle file)
    {
        // Without O_NONBLOCK, open waits for the writer of a FIFO or the carrier of a terminal line.
        var isOwn = (flags & OpenFlags.NoFollow) != 0;
        if (isOwn
            ? FileDescriptor.TryOpen(path, flags | OpenFlags.NonBlocking, out file)
            : TrustedPath.TryOpen(path, flags | OpenFlags.NonBlocking, out file))
        {
            return true;
        }

        var error = Errno.Last;
        return error switch
        {
            Errno.NoEntry or Errno.NotDirectory => false,
            Errno.TooManyLinks => throw new FormatException(isOwn
                ? "it is a symbolic link, or its path has too many symbolic links"
                : "its path has a symbolic link that another user owns or could replace, or too many symbolic links"),
            Errno.NoDeviceOrAddress => throw NotRegular(),
            _ => throw new LinuxException("open", path, error),
        };
    }

    private static void RequireRegular(FileStatus status, int maximum)
    {
        if (status.IsDirectory)
        {
            throw new FormatException("it is a directory");
        }

        if (!status.IsRegular)
        {
            throw NotRegular();
        }

        if (status.Size > (ulong)maximum)
        {
            throw TooLong(maximum);
        }
    }

    private static byte[] Read(SafeFileHandle file, string path, ulong size, int maximum)
    {
        // One byte more than expected, so that the next read detects the end without a larger buffer.
        var buffer = new byte[Math.Max(FirstBuffer, (int)size + 1)];
        for (var length = 0; ;)
        {
            var count = Libc.Read(file, buffer.AsSpan(length), buffer.Length - length);
            if (count < 0 && Errno.Last != Errno.Interrupted)
            {
                throw LinuxException.Last("read", path);
            }

            if (count == 0)
            {
                return buffer[..length];
            }

            length += Math.Max(0, (int)count);
            if (length > maximum)
            {
                throw TooLong(maximum);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, (int)Math.Min(2L * length, maximum + 1L));
            }
        }
    }

    private static FormatException NotRegular() => new("it is not a regular file");

    private static FormatException TooLong(int maximum) => new($"it is longer than {maximum} bytes");
}
