// SPDX-License-Identifier: Apache-2.0
//
// Many processes append to one file, and none waits for another that hangs. A line is one write at the end of the file (O_APPEND), under a
// shared lock of the file and only while its name leads to it. Rotation renames the file under the exclusive lock. So a file that was set
// aside is final: a reader that has read it to its end has missed nothing.

using Linux;
using Linux.Files;
using Linux.Locks;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Logging.Operations;

/// <summary>Appends lines to the operations log: two files, each of them bounded. Nothing is synced to the disk.</summary>
/// <param name="directory">The state directory.</param>
/// <param name="maximumLength">The maximum length of a file in bytes.</param>
internal sealed class OperationsLog(string directory, long maximumLength = OperationsFiles.MaximumLength)
{
    // A lock is held for microseconds. One that is still held after these pauses of a millisecond belongs to a stopped process.
    private const int MostPauses = 20;

    private readonly string _path = OperationsFiles.Current(directory);

    /// <summary>Appends one line with its line feed.</summary>
    /// <exception cref="LinuxException">It cannot be written.</exception>
    /// <exception cref="UntrustedDirectoryException">Another user can replace the files.</exception>
    public void Append(ReadOnlySpan<byte> line)
    {
        PrivateDirectory.Ensure(directory);
        for (var pauses = 0; ; pauses++)
        {
            while (true)
            {
                using var file = Open();
                var isFull = IsFull(file, line.Length);
                var isLocked = AdvisoryLock.TryTake(file, isExclusive: isFull, _path) || pauses >= MostPauses;
                if (!isLocked)
                {
                    break;
                }

                if (isFull)
                {
                    SetAside(file, line.Length);
                }
                else if (pauses >= MostPauses || FileStatus.IsNamed(file, _path))
                {
                    FileDescriptor.Write(file, line, _path);
                    return;
                }
            }

            CancellationToken.None.WaitHandle.WaitOne(1);
        }
    }

    // O_NONBLOCK: opening a FIFO would otherwise wait for its reader.
    private SafeFileHandle Open()
    {
        var flags = OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.Create | OpenFlags.NoFollow | OpenFlags.NonBlocking;
        var file = FileDescriptor.Open(_path, flags);
        if (FileStatus.Of(file).IsRegular)
        {
            return file;
        }

        file.Dispose();
        throw new LinuxException("open", _path, Errno.NoDeviceOrAddress, "it is not a regular file");
    }

    private bool IsFull(SafeFileHandle file, int line) =>
        FileStatus.Of(file).Size is > 0 and var size && (long)size + line > maximumLength;

    // Another process may have set the file aside between the check and the lock; then the name leads to a new file.
    private void SetAside(SafeFileHandle file, int line)
    {
        if (FileStatus.IsNamed(file, _path) && IsFull(file, line) && !FileNames.TryRename(_path, OperationsFiles.Previous(directory)))
        {
            throw LinuxException.Last("rename", _path);
        }
    }
}
