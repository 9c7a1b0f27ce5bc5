// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Cni.Errors;
using Microsoft.Win32.SafeHandles;

namespace MetaCni.Linux;

/// <summary>
/// One of very many locks that share one empty file: processes share it, or one has it alone. It ends with the process.
/// </summary>
/// <remarks>
/// A lock is one byte of the file, which need not exist (fcntl(2), "Open file description locks"), so a lock costs no file of its own, and
/// none has to be removed.
/// </remarks>
internal sealed class RangeLock : IDisposable
{
    private const int SetLock = 37; // F_OFD_SETLK
    private const short Shared = 0; // F_RDLCK
    private const short Exclusive = 1; // F_WRLCK

    private readonly SafeFileHandle _file;

    private RangeLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits for the lock until the deadline.</summary>
    /// <returns>False where the deadline passed.</returns>
    /// <exception cref="CniException">112: the file cannot be used.</exception>
    public static bool TryAcquire(
        string path, long number, bool isExclusive, CancellationToken deadline, [NotNullWhen(true)] out RangeLock? acquired)
    {
        acquired = null;
        SafeFileHandle? file = null;
        try
        {
            file = FileDescriptor.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.NoFollow);
            for (var pause = AdvisoryLock.FirstPause; !TryTake(file, number, isExclusive, path); pause = AdvisoryLock.PauseAfter(pause))
            {
                if (deadline.WaitHandle.WaitOne(pause))
                {
                    return false;
                }
            }

            acquired = new RangeLock(file);
            return true;
        }
        catch (LinuxException failure)
        {
            throw new CniException(
                PluginErrorCode.StateUnavailable,
                $"the lock {path} cannot be taken: {failure.Message}; check permissions and free space there",
                innerException: failure);
        }
        finally
        {
            if (acquired is null)
            {
                file?.Dispose();
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool TryTake(SafeFileHandle file, long number, bool isExclusive, string path)
    {
        var range = new FileRange { Type = isExclusive ? Exclusive : Shared, Start = number, Length = 1 };
        while (Libc.FileControl(file, SetLock, ref range) != 0)
        {
            switch (Marshal.GetLastPInvokeError())
            {
                case Errno.WouldBlock:
                    return false;
                case Errno.Interrupted:
                    continue;
                default:
                    throw LinuxException.Last($"fcntl {path}");
            }
        }

        return true;
    }
}
