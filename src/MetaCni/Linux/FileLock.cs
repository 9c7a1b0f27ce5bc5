// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using Cni.Errors;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Linux;

/// <summary>An exclusive lock between processes that ends with the process, and whose file does not stay behind.</summary>
/// <remarks>
/// The file is unlinked only by who holds the lock. So who gets the lock of a file that has lost its name got nothing: it opens again.
/// Not a FileStream: that takes locks of its own.
/// </remarks>
internal sealed class FileLock : IDisposable
{
    private readonly string path;
    private readonly SafeFileHandle file;

    private FileLock(string path, SafeFileHandle file) => (this.path, this.file) = (path, file);

    /// <summary>
    /// Waits for the lock until the deadline; then "try again later" with <paramref name="holder"/>, such as "another operation on
    /// container X".
    /// </summary>
    public static FileLock Acquire(string path, string holder, CancellationToken deadline)
    {
        for (var pause = AdvisoryLock.FirstPause; ; pause = AdvisoryLock.PauseAfter(pause))
        {
            if (TryAcquire(path, out var acquired))
            {
                return acquired;
            }

            // True at once when the deadline passes.
            if (deadline.WaitHandle.WaitOne(pause))
            {
                throw new CniException(
                    CniErrorCode.TryAgainLater,
                    $"{holder} is still at work and holds the lock {path}; try again when it has ended");
            }
        }
    }

    /// <summary>Takes the lock if nobody holds it.</summary>
    public static bool TryAcquire(string path, [NotNullWhen(true)] out FileLock? acquired)
    {
        acquired = null;
        try
        {
            while (true)
            {
                var file = FileDescriptor.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow);
                var taken = false;
                try
                {
                    taken = AdvisoryLock.TryTake(file, isExclusive: true, path);
                    if (!taken)
                    {
                        return false;
                    }

                    taken = IsNamed(file, path);
                    if (taken)
                    {
                        acquired = new FileLock(path, file);
                        return true;
                    }
                }
                finally
                {
                    if (!taken)
                    {
                        file.Dispose();
                    }
                }
            }
        }
        catch (LinuxException failure)
        {
            throw new CniException(
                PluginErrorCode.StateUnavailable,
                $"the lock {path} cannot be taken: {failure.Message}; check permissions and free space there",
                innerException: failure);
        }
    }

    public void Dispose()
    {
        if (file.IsClosed)
        {
            return;
        }

        // Whatever fails here leaves a file that the next one locks as well as a new one.
        if (IsNamed(file, path))
        {
            _ = Libc.Unlink(path);
        }

        file.Dispose();
    }

    private static bool IsNamed(SafeFileHandle file, string path) =>
        FileStatus.TryOf(path, out var named) && named.Identity == FileStatus.Of(file).Identity;
}
