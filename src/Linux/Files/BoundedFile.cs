// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>Reads a regular file whole: a FIFO, a device, a directory or a file without end holds nobody up.</summary>
public static class BoundedFile
{
    /// <summary>Enough for every file that a program like this writes: 256 MiB.</summary>
    public const int DefaultMaximum = 256 << 20;

    private const int FirstBuffer = 4096;

    /// <summary>Reads a file that may be a symbolic link to another, as far as <see cref="TrustedPath"/> follows it.</summary>
    /// <inheritdoc cref="TryReadOwn"/>
    public static bool TryRead(string path, out byte[] content, int maximum = DefaultMaximum) =>
        TryRead(path, OpenFlags.ReadOnly, maximum, out content);

    /// <summary>Reads a file of our own, where no symbolic link is followed.</summary>
    /// <returns>False where there is nothing of that name.</returns>
    /// <exception cref="FormatException">There is something, and it is not a regular file, or it is longer than the maximum.</exception>
    /// <exception cref="LinuxException">The file cannot be opened or read.</exception>
    public static bool TryReadOwn(string path, out byte[] content, int maximum = DefaultMaximum) =>
        TryRead(path, OpenFlags.ReadOnly | OpenFlags.NoFollow, maximum, out content);

    /// <summary>Opens a file of our own to read it piece by piece; else as <see cref="TryReadOwn"/>.</summary>
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

    /// <summary>The beginning of a file of our own, of whatever kind and length: as much as it gives at once.</summary>
    /// <returns>False where it cannot be opened or read.</returns>
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

        using (file)
        {
            var status = FileStatus.Of(file);
            RequireRegular(status, maximum);
            content = Read(file, path, status.Size, maximum);
            return true;
        }
    }

    private static bool TryOpen(string path, int flags, out SafeFileHandle file)
    {
        // Without O_NONBLOCK the open itself waits: for the writer of a FIFO, for the line of a terminal.
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
                ? "it is a symbolic link, or its path has too many of them"
                : "its path has a symbolic link of another user, or in a directory of another user, or too many links"),
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
        // One byte more than is expected: the read that fills it not up to the end is the last but one.
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
