// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Spawning;

/// <summary>A child process that leads its own process group, from its start until it is reaped.</summary>
/// <remarks>Until then its PID cannot be reused, so signals are safe; afterwards none is sent.</remarks>
internal sealed class ChildProcess : IDisposable
{
    public const int Terminate = 15;
    public const int Kill = 9;

    private const int PidFdOpen = 434;
    private const string ChildTaken = "SIGCHLD is ignored in this process, or something in it waits for any child";
    private const int ByPid = 1;
    private const int Exited = 4;
    private const int NoHang = 1;
    private const int LeaveWaitable = 0x1000000;

    private readonly SafeFileHandle? _exit;
    private bool _released;

    public ChildProcess(int id)
    {
        Id = id;

        // Kernels before 5.3 have no pidfd: then the poll wakes up periodically and checks.
        var descriptor = Libc.SystemCall(PidFdOpen, id, 0, 0, 0);
        _exit = descriptor >= 0 ? new SafeFileHandle(descriptor, true) : null;
    }

    public int Id { get; }

    /// <summary>A descriptor that is readable once the child has exited; -1 if the kernel has none.</summary>
    public int PollDescriptor => _exit is null ? -1 : (int)_exit.DangerousGetHandle();

    /// <summary>True once the child is a zombie; does not reap it.</summary>
    public bool HasExited()
    {
        Span<byte> information = stackalloc byte[128];
        information.Clear();
        while (Libc.WaitId(ByPid, Id, information, Exited | NoHang | LeaveWaitable) != 0)
        {
            ThrowUnlessInterrupted();
        }

        // With WNOHANG the structure stays zero while the child runs; otherwise its first member is SIGCHLD.
        return BitConverter.ToInt32(information) != 0;
    }

    /// <summary>Sends a signal to the whole group, because programs run other programs.</summary>
    public void Signal(int signal)
    {
        if (_released)
        {
            return;
        }

        // -Id names a group that only this child can lead (POSIX_SPAWN_SETPGROUP); the child may have left it.
        if (Libc.Kill(-Id, signal) != 0 || signal == Kill)
        {
            _ = Libc.Kill(Id, signal);
        }
    }

    /// <summary>Returns the wait status of a child that has exited, or waits for it.</summary>
    public int Reap()
    {
        int status;
        while (Libc.WaitPid(Id, out status, 0) < 0)
        {
            ThrowUnlessInterrupted();
        }

        _released = true;
        return status;
    }

    /// <summary>Gives up a child that does not even exit after SIGKILL; init adopts it when this process exits.</summary>
    public void Abandon() => _released = true;

    /// <summary>
    /// Kills a child that was not reaped, and the rest of its group: until it is reaped, no other process can have its group.
    /// </summary>
    public void Dispose()
    {
        if (!_released)
        {
            Signal(Kill);
            Reap();
        }

        _exit?.Dispose();
    }

    private void ThrowUnlessInterrupted()
    {
        var errno = Errno.Last;
        if (errno == Errno.Interrupted)
        {
            return;
        }

        _released = true;
        throw new LinuxException("wait for a child", errno, errno == Errno.NoChild ? ChildTaken : "");
    }
}
