// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>An existing file to which data is only appended.</summary>
public sealed class AppendOnlyFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;

    private AppendOnlyFile(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <summary>Opens an existing file; symbolic links are refused.</summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static AppendOnlyFile Open(string path) =>
        new(path, FileDescriptor.Open(path, OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.NoFollow));

    /// <summary>The length in bytes.</summary>
    public long Length => (long)FileStatus.Of(file).Size;

    /// <summary>Appends a line with its line feed, in one write unless the disk is nearly full.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    public void Append(ReadOnlySpan<byte> line) => FileDescriptor.Write(file, line, path);

    /// <summary>Returns when everything appended is on the disk.</summary>
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
