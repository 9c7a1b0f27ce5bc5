// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Spawning;

/// <summary>A descriptor that becomes readable when a token is cancelled, so that one poll can wait for both.</summary>
internal sealed class CancellationEvent : IDisposable
{
    private const int CloseOnExecNonBlocking = 0x80800;

    private readonly SafeFileHandle _event;
    private readonly CancellationTokenRegistration _registration;

    public CancellationEvent(CancellationToken token)
    {
        var descriptor = Libc.EventDescriptor(0, CloseOnExecNonBlocking);
        _event = descriptor >= 0 ? new SafeFileHandle(descriptor, true) : throw LinuxException.Last("eventfd");
        _registration = token.UnsafeRegister(static state => Signal((SafeFileHandle)state!), _event);
    }

    public int PollDescriptor => (int)_event.DangerousGetHandle();

    /// <summary>Waits for the given time; true if the token is cancelled before or during the wait.</summary>
    public bool Wait(TimeSpan time)
    {
        var entry = new PollEntry(PollDescriptor, PollEntry.Readable);
        Polling.Poll(new Span<PollEntry>(ref entry), (int)time.TotalMilliseconds);
        return entry.IsReady;
    }

    public void Dispose()
    {
        // Dispose waits for a running callback: afterwards the descriptor number may belong to another file.
        _registration.Dispose();
        _event.Dispose();
    }

    private static void Signal(SafeFileHandle handle)
    {
        var one = BitConverter.GetBytes(1UL);
        _ = Libc.Write(handle, one, one.Length);
    }
}
