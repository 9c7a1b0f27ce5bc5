// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux.Files;
using MetaCni.Errors;
using Microsoft.Win32.SafeHandles;

namespace Linux.Locks;

/// <summary>
/// A lock between processes that many may share, or one may have alone: that of a directory, so that no file stays behind.
/// </summary>
internal sealed class SharedLock : IDisposable
{
    private readonly SafeFileHandle file;

    private SharedLock(SafeFileHandle file) => this.file = file;

    /// <summary>Waits for the lock until the deadline.</summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the directory cannot be used.</exception>
    public static SharedLock Acquire(string path, bool isExclusive, CancellationToken deadline)
    {
        try
        {
            var file = FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            var pause = AdvisoryLock.FirstPause;
            for (; !AdvisoryLock.TryTake(file, isExclusive, path); pause = AdvisoryLock.PauseAfter(pause))
            {
                if (deadline.WaitHandle.WaitOne(pause))
                {
                    file.Dispose();
                    throw new CniException(
                        CniErrorCode.TryAgainLater,
                        $"another operation holds the lock of the directory {path}; try again when it has ended");
                }
            }

            return new SharedLock(file);
        }
        catch (LinuxException failure)
        {
            throw MetaCniError.Of(
                MetaCniErrorCode.StateUnavailable,
                $"the lock of the directory {path} cannot be taken: {failure.Message}; check permissions and free space there",
                innerException: failure);
        }
    }

    public void Dispose() => file.Dispose();
}
