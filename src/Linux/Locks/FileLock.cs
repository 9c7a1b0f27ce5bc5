// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>An exclusive lock between processes that ends with the process, and whose file does not stay behind.</summary>
/// <remarks>
/// The file is unlinked only by who holds the lock. So who gets the lock of a file that has lost its name got nothing: it opens again.
/// Not a FileStream: that takes locks of its own.
/// </remarks>
public sealed class FileLock : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;

    private FileLock(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <summary>True where another operation held the lock while this one waited for it.</summary>
    public bool WasHeld { get; private init; }

    /// <summary>Waits for the lock until the deadline.</summary>
    /// <exception cref="TimeoutException">Another process holds the lock at the deadline.</exception>
    /// <exception cref="LinuxException">The file cannot be used.</exception>
    public static FileLock Acquire(string path, CancellationToken deadline)
    {
        // Kept open while it waits: the file tells that its holder is gone even where it has been removed since.
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

                // True at once when the deadline passes.
                if (deadline.WaitHandle.WaitOne(pause))
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

    /// <summary>Takes the lock if nobody holds it.</summary>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (file.IsClosed)
        {
            return;
        }

        // Whatever fails here leaves a file that the next one locks as well as a new one.
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

            // Its holder has removed it since it was opened.
            wasHeld = true;
            file.Dispose();
            file = null;
        }
    }
}
