// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Processes;

/// <summary>A process held by a pidfd: signals and waits reach this process, never a later one with the same PID.</summary>
internal sealed class ProcessHandle : IDisposable
{
    // System call numbers added since 2019 are the same on every architecture.
    private const int PidFdSendSignal = 424;
    private const int PidFdOpen = 434;
    private const int PollSliceMilliseconds = 100;

    private readonly SafeFileHandle handle;

    private ProcessHandle(int processId, SafeFileHandle handle) => (ProcessId, this.handle) = (processId, handle);

    public int ProcessId { get; }

    /// <summary>Null if the process does not exist.</summary>
    public static ProcessHandle? TryOpen(int processId)
    {
        var descriptor = Libc.SystemCall(PidFdOpen, processId, 0, 0, 0);
        if (descriptor >= 0)
        {
            return new ProcessHandle(processId, new SafeFileHandle(descriptor, ownsHandle: true));
        }

        var error = Errno.Last;
        return error == Errno.NoProcess ? null : throw new LinuxException($"pidfd_open {processId}", error);
    }

    /// <summary>Sends a signal; does nothing if the process has exited.</summary>
    public void Signal(int signal)
    {
        if (Libc.SystemCall(PidFdSendSignal, handle.DangerousGetHandle(), signal, 0, 0) != 0
            && Errno.Last != Errno.NoProcess)
        {
            throw LinuxException.Last($"signal {signal} to process {ProcessId}");
        }
    }

    /// <summary>True if the process has exited; false if the patience ends or the token is cancelled first.</summary>
    public bool WaitForExit(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            // poll cannot wait for a token, so it waits in slices.
            var left = patience - time.GetElapsedTime(start);
            if (HasExited((int)Math.Clamp(left.TotalMilliseconds, 0, PollSliceMilliseconds)))
            {
                return true;
            }

            if (left <= TimeSpan.Zero || cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    private bool HasExited(int waitMilliseconds)
    {
        var entry = new PollEntry((int)handle.DangerousGetHandle(), PollEntry.Readable);
        var ready = Libc.Poll(ref entry, 1, waitMilliseconds);
        return ready >= 0 || Errno.Last == Errno.Interrupted
            ? ready > 0
            : throw LinuxException.Last($"poll the pidfd of process {ProcessId}");
    }
}
