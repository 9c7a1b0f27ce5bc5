// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>One of very many locks in one empty file, shared by several processes or exclusive. It ends with the process.</summary>
/// <remarks>
/// A lock is one byte of the file, which need not exist (fcntl(2), "Open file description locks"), so a lock needs no file of its own. The
/// holder of the last lock removes the file.
/// </remarks>
public sealed class RangeLock : IDisposable
{
    private const int SetLock = 37; // F_OFD_SETLK
    private const short Shared = 0; // F_RDLCK
    private const short Exclusive = 1; // F_WRLCK

    private readonly string _path;
    private readonly SafeFileHandle _file;

    private RangeLock(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    /// <summary>Waits for the lock until it is cancelled.</summary>
    /// <returns>False if it is cancelled before.</returns>
    /// <exception cref="LinuxException">The file cannot be used.</exception>
    public static bool TryAcquire(
        string path, long number, bool isExclusive, CancellationToken cancellationToken, [NotNullWhen(true)] out RangeLock? acquired)
    {
        acquired = null;
        SafeFileHandle? file = null;
        try
        {
            while (true)
            {
                file = FileDescriptor.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow);
                if (!TryTake(new FileRange { Type = isExclusive ? Exclusive : Shared, Start = number, Length = 1 }, file, path, cancellationToken))
                {
                    return false;
                }

                if (FileStatus.IsNamed(file, path))
                {
                    acquired = new RangeLock(path, file);
                    return true;
                }

                // The holder of the last lock removed the file after it was opened.
                file.Dispose();
            }
        }
        finally
        {
            if (acquired is null)
            {
                file?.Dispose();
            }
        }
    }

    /// <summary>Removes the file if no process holds a lock: a killed process could not remove it.</summary>
    public static void RemoveUnused(string path)
    {
        if (FileDescriptor.TryOpen(path, OpenFlags.ReadWrite | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var file))
        {
            new RangeLock(path, file).Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_file.IsClosed)
        {
            return;
        }

        // An exclusive lock of the whole file succeeds only if no other lock exists. If this fails, the file stays and serves as well as a
        // new one.
        if (TrySet(new FileRange { Type = Exclusive }, _file) && FileStatus.IsNamed(_file, _path))
        {
            _ = Libc.Unlink(_path);
        }

        _file.Dispose();
    }

    private static bool TryTake(FileRange range, SafeFileHandle file, string path, CancellationToken cancellationToken)
    {
        for (var pause = AdvisoryLock.FirstPause; !TrySet(range, file); pause = AdvisoryLock.PauseAfter(pause))
        {
            if (Errno.Last != Errno.WouldBlock)
            {
                throw LinuxException.Last("fcntl", path);
            }

            if (cancellationToken.WaitHandle.WaitOne(pause))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TrySet(FileRange range, SafeFileHandle file)
    {
        int result;
        while ((result = Libc.FileControl(file, SetLock, ref range)) != 0 && Errno.Last == Errno.Interrupted)
        {
        }

        return result == 0;
    }
}
