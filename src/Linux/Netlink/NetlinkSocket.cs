// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Netlink;

/// <summary>Requests and responses over a netlink socket. Not thread-safe: one request at a time.</summary>
internal sealed class NetlinkSocket : IDisposable
{
    private const int NetlinkLevel = 270;
    private const int CapAcknowledge = 10;
    private const int ExtendedAcknowledge = 11;
    private const int Peek = 2;
    private const int WholeLength = 0x20;

    // Every change in the namespace interrupts a dump; twenty interrupted dumps in a row mean permanent changes.
    private const int DumpAttempts = 20;

    private readonly SafeFileHandle handle;
    private uint sequence;

    public NetlinkSocket(SafeFileHandle handle)
    {
        this.handle = handle;

        // Enables the kernel's explanation for an errno. Kernels without it are not supported, and the errno would be enough.
        _ = Libc.SetSocketOption(handle, NetlinkLevel, CapAcknowledge, 1, sizeof(int));
        _ = Libc.SetSocketOption(handle, NetlinkLevel, ExtendedAcknowledge, 1, sizeof(int));
    }

    /// <summary>All messages of a dump; repeated if the objects changed during it.</summary>
    public IReadOnlyList<NetlinkMessage> Dump(string operation, NetlinkRequest request)
    {
        for (var attempt = 0; attempt < DumpAttempts; attempt++)
        {
            Send(operation, request);
            if (ReceiveDump(operation) is { } messages)
            {
                return messages;
            }
        }

        throw new LinuxException(
            operation,
            Errno.WouldBlock,
            $"the interfaces or routes changed during each of {DumpAttempts} attempts; try again when they no longer change");
    }

    /// <summary>Sends a change and waits for the kernel's acknowledgement.</summary>
    public void Change(string operation, NetlinkRequest request)
    {
        Send(operation, request);
        while (true)
        {
            // ENOBUFS may mean a lost response: the outcome is unknown, so it is an error.
            var datagram = Receive(out var error) ?? throw new LinuxException(operation, error);
            foreach (var message in NetlinkMessage.Split(datagram).Where(m => m.Sequence == sequence && m.Type == NetlinkType.Error))
            {
                ThrowIfError(operation, message);
                return;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    // Read an interrupted dump to its end too: the kernel refuses a new one before.
    private List<NetlinkMessage>? ReceiveDump(string operation)
    {
        List<NetlinkMessage> messages = [];
        var isWhole = true;
        while (true)
        {
            if (Receive(out var error) is not { } datagram)
            {
                isWhole = error == Errno.NoBufferSpace ? false : throw new LinuxException(operation, error);
                continue;
            }

            foreach (var message in NetlinkMessage.Split(datagram).Where(m => m.Sequence == sequence))
            {
                isWhole &= !message.Flags.HasFlag(NetlinkAnswerFlags.DumpInterrupted);
                switch (message.Type)
                {
                    case NetlinkType.Done:
                        ThrowIfError(operation, message);
                        return isWhole ? messages : null;
                    case NetlinkType.Error:
                        ThrowIfError(operation, message);
                        break;
                    case NetlinkType.Nothing:
                        break;
                    default:
                        messages.Add(message);
                        break;
                }
            }
        }
    }

    private void Send(string operation, NetlinkRequest request)
    {
        var bytes = request.ToBytes(++sequence);
        while (Libc.Send(handle, bytes, bytes.Length, 0) < 0)
        {
            if (Errno.Last != Errno.Interrupted)
            {
                throw LinuxException.Last(operation);
            }
        }
    }

    // Query the size first: a datagram that does not fit is truncated.
    private byte[]? Receive(out int error)
    {
        if (!TryReceive([], Peek | WholeLength, out var size, out error))
        {
            return null;
        }

        var datagram = new byte[size];
        return TryReceive(datagram, 0, out _, out error) ? datagram : null;
    }

    private bool TryReceive(Span<byte> buffer, int flags, out int size, out int error)
    {
        do
        {
            size = (int)Libc.Receive(handle, buffer, buffer.Length, flags);
            error = size < 0 ? Errno.Last : 0;
        }
        while (error == Errno.Interrupted);
        return error == 0;
    }

    private static void ThrowIfError(string operation, in NetlinkMessage message)
    {
        if (message.ErrorNumber > 0)
        {
            throw new LinuxException(operation, message.ErrorNumber, message.ErrorHint());
        }
    }
}
