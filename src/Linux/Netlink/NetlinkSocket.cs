// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace Linux.Netlink;

/// <summary>Requests and answers over a netlink socket; one at a time, from one thread at a time.</summary>
internal sealed class NetlinkSocket : IDisposable
{
    private const int NetlinkLevel = 270;
    private const int CapAcknowledge = 10;
    private const int ExtendedAcknowledge = 11;
    private const int Peek = 2;
    private const int WholeLength = 0x20;

    // Dumps are interrupted by every change in the namespace; twenty in a row means that changes do not end.
    private const int DumpAttempts = 20;

    private readonly SafeFileHandle handle;
    private uint sequence;

    public NetlinkSocket(SafeFileHandle handle)
    {
        this.handle = handle;

        // The kernel's reason beside the errno. Kernels without it are none of ours, and an errno would do.
        _ = Libc.SetSocketOption(handle, NetlinkLevel, CapAcknowledge, 1, sizeof(int));
        _ = Libc.SetSocketOption(handle, NetlinkLevel, ExtendedAcknowledge, 1, sizeof(int));
    }

    /// <summary>All that the kernel answers to a dump; again if it changed meanwhile.</summary>
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
            operation, Errno.WouldBlock, $"the interfaces or routes changed during each of {DumpAttempts} attempts; try again when they no longer change");
    }

    /// <summary>A change that the kernel acknowledges.</summary>
    public void Change(string operation, NetlinkRequest request)
    {
        Send(operation, request);
        while (true)
        {
            // ENOBUFS here may have cost the answer: the outcome is unknown, and so it is an error.
            var datagram = Receive(out var error) ?? throw new LinuxException(operation, error);
            foreach (var message in NetlinkMessage.Split(datagram).Where(m => m.Sequence == sequence && m.Type == NetlinkType.Error))
            {
                ThrowIfError(operation, message);
                return;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    // Reads to the end even when the dump is spoilt: the kernel refuses a new one before.
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

    // Asks for the size first: a datagram that does not fit is cut.
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
