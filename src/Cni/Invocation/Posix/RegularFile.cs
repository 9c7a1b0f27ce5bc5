// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Cni.Invocation.Posix;

/// <summary>Reads a file as a whole. A FIFO, a device or a file without end is refused instead of waited for.</summary>
internal static unsafe class RegularFile
{
    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;

    /// <summary>Reads a regular file, or what a symbolic link of this user or root leads to.</summary>
    /// <exception cref="FileNotFoundException">There is nothing of that name.</exception>
    /// <exception cref="IOException">It cannot be read, is not a regular file, or is longer than the maximum.</exception>
    public static byte[] Read(string path, int maximum)
    {
        // Without O_NONBLOCK the open itself waits for the writer of a FIFO. A device is not opened at all.
        RequireRegular(path);
        using var file = Open(path);
        var content = new byte[4096];
        for (var length = 0; ;)
        {
            var count = Read(file, content.AsSpan(length));
            if (count == 0)
            {
                return content[..length];
            }

            length += count;
            if (length > maximum)
            {
                throw new IOException($"it is longer than {maximum} bytes");
            }

            if (length == content.Length)
            {
                Array.Resize(ref content, (int)Math.Min(2L * length, maximum + 1L));
            }
        }
    }

    private static void RequireRegular(string path)
    {
        if (!FileProbe.IsRegular(path, out var errno))
        {
            throw errno == 0 ? new IOException("it is not a regular file") : Failed(errno);
        }

        if (FileProbe.IsForeignLink(path))
        {
            throw new IOException("it is a symbolic link of another user, or in a directory of another user");
        }
    }

    private static SafeFileHandle Open(string path)
    {
        var descriptor = Libc.Open(path, ReadOnly | NonBlocking | CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed(Errno.Last);
    }

    private static int Read(SafeFileHandle file, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            while ((count = Libc.Read(file, start, (nuint)buffer.Length)) < 0)
            {
                if (Errno.Last != Errno.Interrupted)
                {
                    throw Failed(Errno.Last);
                }
            }

            return (int)count;
        }
    }

    private static IOException Failed(int errno) => errno is Errno.NoEntry or Errno.NotDirectory
        ? new FileNotFoundException(Errno.Text(errno))
        : new IOException(Errno.Text(errno));
}
