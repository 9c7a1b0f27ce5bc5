// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>An existing file that only grows.</summary>
public sealed class AppendOnlyFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;

    private AppendOnlyFile(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <summary>Opens a file that exists and is no symbolic link.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static AppendOnlyFile Open(string path) =>
        new(path, FileDescriptor.Open(path, OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.NoFollow));

    /// <summary>How many bytes it has.</summary>
    public long Length => (long)FileStatus.Of(file).Size;

    /// <summary>Adds a line, its line feed included, in one write unless the disk is nearly full.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> line) => FileDescriptor.Write(file, line, path);

    /// <summary>What was appended is on the disk when this returns.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public void Flush()
    {
        if (Libc.FDataSync(file) != 0)
        {
            throw LinuxException.Last("fdatasync", path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
