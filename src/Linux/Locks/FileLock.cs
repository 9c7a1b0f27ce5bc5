// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>An exclusive lock between processes. It ends with the process, and its file is removed on release.</summary>
/// <remarks>
/// Only the holder unlinks the file. So a process that locks an unlinked file does not have the lock and opens the file again. FileStream
/// is not used because it takes its own locks.
/// </remarks>
public sealed class FileLock : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;

    private FileLock(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <summary>True if another operation held the lock during the wait.</summary>
    public bool WasHeld { get; private init; }

    /// <summary>Waits for the lock until it is cancelled.</summary>
    /// <exception cref="TimeoutException">Another process holds the lock when it is cancelled.</exception>
    /// <exception cref="LinuxException">The file cannot be used.</exception>
    public static FileLock Acquire(string path, CancellationToken cancellationToken)
    {
        // Keep the file open while waiting: its lock shows when the holder is gone, even if the file was removed.
        SafeFileHandle? file = null;
        var wasHeld = false;
        try
        {
            for (var pause = AdvisoryLock.FirstPause; ; pause = AdvisoryLock.PauseAfter(pause))
            {
                if (TryTake(path, ref file, ref wasHeld))
                {
                    var acquired = new FileLock(path, file) { WasHeld = wasHeld };
                    file = null;
                    return acquired;
                }

                // WaitOne returns true as soon as the wait is cancelled.
                if (cancellationToken.WaitHandle.WaitOne(pause))
                {
                    throw new TimeoutException($"the lock {path} was not released in time");
                }
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Takes the lock if it is free.</summary>
    /// <exception cref="LinuxException">The file cannot be used.</exception>
    public static bool TryAcquire(string path, [NotNullWhen(true)] out FileLock? acquired)
    {
        SafeFileHandle? file = null;
        var wasHeld = false;
        try
        {
            var isTaken = TryTake(path, ref file, ref wasHeld);
            acquired = isTaken ? new FileLock(path, file!) { WasHeld = wasHeld } : null;
            file = isTaken ? null : file;
            return isTaken;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>True if another process holds the lock; changes nothing.</summary>
    /// <exception cref="LinuxException">The file cannot be used.</exception>
    public static bool IsHeld(string path)
    {
        if (!FileDescriptor.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking, out var file))
        {
            return Errno.Last is Errno.NoEntry or Errno.NotDirectory ? false : throw LinuxException.Last("open", path);
        }

        using (file)
        {
            return !AdvisoryLock.TryTake(file, isExclusive: false, path);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (file.IsClosed)
        {
            return;
        }

        // If this fails, the file stays, and the next process locks it like a new one.
        if (FileStatus.IsNamed(file, path))
        {
            _ = Libc.Unlink(path);
        }

        file.Dispose();
    }

    private static bool TryTake(string path, [NotNullWhen(true)] ref SafeFileHandle? file, ref bool wasHeld)
    {
        while (true)
        {
            file ??= FileDescriptor.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow);
            if (!AdvisoryLock.TryTake(file, isExclusive: true, path))
            {
                wasHeld = true;
                return false;
            }

            if (FileStatus.IsNamed(file, path))
            {
                return true;
            }

            // The holder removed the file after it was opened.
            wasHeld = true;
            file.Dispose();
            file = null;
        }
    }
}
