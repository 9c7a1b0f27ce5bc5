// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Linux.Streams;

/// <summary>A connection to a process of this node over a Unix domain socket. No call blocks, except those that wait.</summary>
/// <remarks>System calls on the caller's thread: the sockets of .NET start a thread that waits for events. Not thread-safe.</remarks>
public sealed class LocalSocket : IDisposable
{
    /// <summary>The longest path of a socket, in bytes of UTF-8: <c>sun_path</c> has 108 with the final NUL.</summary>
    public const int LongestPath = 107;

    private const int UnixFamily = 1;
    private const int Stream = 1;
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int NoSignal = 0x4000;

    private readonly SafeFileHandle _handle;
    private readonly int _descriptor;

    private LocalSocket(SafeFileHandle handle) => (_handle, _descriptor) = (handle, (int)handle.DangerousGetHandle());

    /// <summary>
    /// The effective user of the process that listens, when it began to listen; null if the kernel does not say. A user of another user
    /// namespace is never 0.
    /// </summary>
    public uint? PeerUser
    {
        get
        {
            // struct ucred: pid, uid, gid.
            Span<uint> credentials = stackalloc uint[3];
            uint length = 3 * sizeof(uint);
            return Libc.GetSocketOption(_handle, SocketLevel, PeerCredentials, MemoryMarshal.AsBytes(credentials), ref length) == 0
                ? credentials[1]
                : null;
        }
    }

    /// <summary>True if root or the user of this process listens.</summary>
    public bool IsOurs => PeerUser is { } user && (user == 0 || user == Libc.GetEffectiveUserId());

    /// <summary>Connects at once or not at all: a full queue of the listening process is <see cref="Errno.WouldBlock"/>.</summary>
    /// <returns>0 or an errno. ENAMETOOLONG: the path exceeds <see cref="LongestPath"/>.</returns>
    public static int TryConnect(string path, out LocalSocket? socket)
    {
        socket = null;
        Span<byte> address = stackalloc byte[sizeof(ushort) + LongestPath + 1];
        address.Clear();
        MemoryMarshal.Write(address, (ushort)UnixFamily);
        if (!Encoding.UTF8.TryGetBytes(path, address[sizeof(ushort)..^1], out var length))
        {
            return Errno.NameTooLong;
        }

        var descriptor = Libc.Socket(UnixFamily, Stream | OpenFlags.NonBlocking | OpenFlags.CloseOnExec, 0);
        if (descriptor < 0)
        {
            return Errno.Last;
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Libc.Connect(handle, address, (uint)(sizeof(ushort) + length + 1)) != 0)
        {
            var error = Errno.Last;
            handle.Dispose();
            return error;
        }

        socket = new LocalSocket(handle);
        return 0;
    }

    /// <summary>Sends what the kernel accepts at once.</summary>
    /// <returns>The number of bytes, or a negative errno: <see cref="Errno.WouldBlock"/> if it accepts none now.</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        nint count;
        while ((count = Libc.Send(_handle, bytes, bytes.Length, NoSignal)) < 0)
        {
            if (Errno.Last != Errno.Interrupted)
            {
                return -Errno.Last;
            }
        }

        return (int)count;
    }

    /// <summary>Receives what has arrived.</summary>
    /// <returns>The number of bytes, 0 at the end, or a negative errno: <see cref="Errno.WouldBlock"/> if nothing has arrived.</returns>
    public int Receive(Span<byte> buffer)
    {
        nint count;
        while ((count = Libc.Receive(_handle, buffer, buffer.Length, 0)) < 0)
        {
            if (Errno.Last != Errno.Interrupted)
            {
                return -Errno.Last;
            }
        }

        return (int)count;
    }

    /// <summary>Waits until <see cref="Receive"/> has a result; false after the time, or earlier after a signal.</summary>
    public bool WaitForData(int milliseconds) => Wait(PollEntry.Readable, milliseconds);

    /// <summary>Waits until <see cref="Send"/> has a result; false after the time, or earlier after a signal.</summary>
    public bool WaitForRoom(int milliseconds) => Wait(PollEntry.Writable, milliseconds);

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private bool Wait(short events, int milliseconds)
    {
        var entry = new PollEntry(_descriptor, events);
        return Libc.Poll(ref entry, 1, milliseconds) > 0;
    }
}
