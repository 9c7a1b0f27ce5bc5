// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using Microsoft.Win32.SafeHandles;

namespace Linux.Files;

/// <summary>An existing file that only grows.</summary>
internal sealed class AppendOnlyFile : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;

    private AppendOnlyFile(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <summary>Opens a file that exists and is no symbolic link.</summary>
    public static AppendOnlyFile Open(string path)
    {
        try
        {
            return new AppendOnlyFile(
                path,
                FileDescriptor.Open(path, OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.NoFollow));
        }
        catch (LinuxException failure)
        {
            throw Unavailable(path, failure);
        }
    }

    /// <summary>How many bytes it has.</summary>
    public long Length => (long)FileStatus.Of(file).Size;

    /// <summary>Adds a line, its line feed included, in one write unless the disk is nearly full.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        try
        {
            FileDescriptor.Write(file, line, path);
        }
        catch (LinuxException failure)
        {
            throw Unavailable(path, failure);
        }
    }

    /// <summary>What was appended is on the disk when this returns.</summary>
    public void Flush()
    {
        if (Libc.FDataSync(file) != 0)
        {
            throw Unavailable(path, LinuxException.Last($"fdatasync {path}"));
        }
    }

    public void Dispose() => file.Dispose();

    private static CniException Unavailable(string path, LinuxException failure) =>
        MetaCniError.Of(
            MetaCniErrorCode.StateUnavailable,
            $"{path} cannot be appended to: {failure.Message}; check permissions and free space there",
            innerException: failure);
}
