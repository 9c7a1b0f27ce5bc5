// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux;

/// <summary>open, read, write and fsync without the locks, buffers and retries of FileStream.</summary>
public static class FileDescriptor
{
    /// <summary>Opens with close-on-exec; a file that is made gets the mode 0600.</summary>
    public static SafeFileHandle Open(string path, int flags) =>
        TryOpen(path, flags, out var file) ? file : throw LinuxException.Last("open", path);

    /// <summary>As <see cref="Open"/>; the failure is in errno.</summary>
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

    /// <summary>Everything up to the end; false with the failure in errno.</summary>
    public static bool TryReadAll(string path, out byte[] content, int flags = OpenFlags.ReadOnly)
    {
        content = [];
        if (!TryOpen(path, flags, out var file))
        {
            return false;
        }

        using (file)
        {
            // The size that the kernel gives for a file in /proc is 0: read until the end says so.
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

    /// <summary>The next bytes, as many as there are at once; 0 at the end.</summary>
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

    /// <summary>Writes all of it, in one call if the kernel takes it in one.</summary>
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

    /// <summary>Content, size and times are on the disk when this returns.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        if (Libc.FSync(file) != 0)
        {
            throw LinuxException.Last("fsync", path);
        }
    }
}
