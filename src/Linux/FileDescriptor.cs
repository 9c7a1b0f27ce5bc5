// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux;

/// <summary>open, read, write and fsync without the locks, buffers and retries of FileStream.</summary>
public static class FileDescriptor
{
    /// <summary>Opens with close-on-exec; a new file gets mode 0600.</summary>
    public static SafeFileHandle Open(string path, int flags) =>
        TryOpen(path, flags, out var file) ? file : throw LinuxException.Last("open", path);

    /// <summary>As <see cref="Open"/>; on failure see errno.</summary>
    public static bool TryOpen(string path, int flags, out SafeFileHandle file)
    {
        int descriptor;
        do
        {
            descriptor = Libc.Open(path, flags | OpenFlags.CloseOnExec, 0x180);
        }
        while (descriptor < 0 && Errno.Last == Errno.Interrupted);

        file = new SafeFileHandle(descriptor, ownsHandle: true);
        return descriptor >= 0;
    }

    /// <summary>Reads the whole file; false on failure, with errno set.</summary>
    public static bool TryReadAll(string path, out byte[] content, int flags = OpenFlags.ReadOnly)
    {
        content = [];
        if (!TryOpen(path, flags, out var file))
        {
            return false;
        }

        using (file)
        {
            // The kernel reports size 0 for files in /proc, so read until the end.
            var buffer = new byte[4096];
            var length = 0;
            while (true)
            {
                var count = Libc.Read(file, buffer.AsSpan(length), buffer.Length - length);
                if (count < 0 && Errno.Last != Errno.Interrupted)
                {
                    return false;
                }

                if (count == 0)
                {
                    content = buffer[..length];
                    return true;
                }

                length += Math.Max(0, (int)count);
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, length * 2);
                }
            }
        }
    }

    /// <summary>Reads the available bytes, up to the buffer's length; 0 at the end.</summary>
    public static int ReadSome(SafeFileHandle file, Span<byte> buffer, string path)
    {
        nint count;
        while ((count = Libc.Read(file, buffer, buffer.Length)) < 0)
        {
            if (Errno.Last != Errno.Interrupted)
            {
                throw LinuxException.Last("read", path);
            }
        }

        return (int)count;
    }

    /// <summary>Writes everything, in one call if the kernel accepts it.</summary>
    public static void Write(SafeFileHandle file, ReadOnlySpan<byte> content, string path)
    {
        while (!content.IsEmpty)
        {
            var count = Libc.Write(file, content, content.Length);
            if (count < 0 && Errno.Last != Errno.Interrupted)
            {
                throw LinuxException.Last("write", path);
            }

            content = content[Math.Max(0, (int)count)..];
        }
    }

    /// <summary>Returns when content, size and times are on the disk.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (Libc.FSync(file) != 0)
        {
            throw LinuxException.Last("fsync", path);
        }
    }
}
