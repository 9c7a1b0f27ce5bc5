// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>A lock between processes, shared or exclusive. It locks a directory, so no file is left behind.</summary>
public sealed class SharedLock : IDisposable
{
    private readonly SafeFileHandle file;

    private SharedLock(SafeFileHandle file) => this.file = file;

    /// <summary>Waits for the lock until it is cancelled.</summary>
    /// <exception cref="TimeoutException">Another process holds an excluding lock when it is cancelled.</exception>
    /// <exception cref="LinuxException">The directory cannot be used.</exception>
    public static SharedLock Acquire(string path, bool isExclusive, CancellationToken cancellationToken)
    {
        var file = FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        try
        {
            var pause = AdvisoryLock.FirstPause;
            for (; !AdvisoryLock.TryTake(file, isExclusive, path); pause = AdvisoryLock.PauseAfter(pause))
            {
                if (cancellationToken.WaitHandle.WaitOne(pause))
                {
                    throw new TimeoutException($"the lock of the directory {path} was not released in time");
                }
            }

            return new SharedLock(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
