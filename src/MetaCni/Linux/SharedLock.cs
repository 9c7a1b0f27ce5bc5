// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Cni.Errors;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Linux;

/// <summary>
/// A lock between processes that many may share, or one may have alone: that of a directory, so that no file stays behind.
/// </summary>
internal sealed class SharedLock : IDisposable
{
    private const int Shared = 1;
    private const int Exclusive = 2;
    private const int NonBlocking = 4;
    private const int LongestPauseMilliseconds = 50;

    private readonly SafeFileHandle file;

    private SharedLock(SafeFileHandle file) => this.file = file;

    /// <summary>Waits for the lock until the deadline.</summary>
    /// <exception cref="CniException">11: the deadline passed. 112: the directory cannot be used.</exception>
    public static SharedLock Acquire(string path, bool isExclusive, CancellationToken deadline)
    {
        try
        {
            var file = FileDescriptor.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
            for (var pause = 1; !TryLock(file, isExclusive, path); pause = Math.Min(2 * pause, LongestPauseMilliseconds))
            {
                if (deadline.WaitHandle.WaitOne(pause))
                {
                    file.Dispose();
                    throw new CniException(
                        CniErrorCode.TryAgainLater,
                        $"the lock of the directory {path} is held: "
                        + $"{(isExclusive ? "a pod is being attached" : "garbage is being collected")}; try again when that has ended");
                }
            }

            return new SharedLock(file);
        }
        catch (LinuxException failure)
        {
            throw new CniException(
                PluginErrorCode.StateUnavailable,
                $"the lock of the directory {path} cannot be taken: {failure.Message}; check permissions and free space there",
                innerException: failure);
        }
    }

    public void Dispose() => file.Dispose();

    private static bool TryLock(SafeFileHandle file, bool isExclusive, string path)
    {
        while (Libc.FLock(file, (isExclusive ? Exclusive : Shared) | NonBlocking) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.WouldBlock:
                    return false;
                case Errno.Interrupted:
                    continue;
                default:
                    throw LinuxException.Last($"flock {path}");
            }
        }

        return true;
    }
}
