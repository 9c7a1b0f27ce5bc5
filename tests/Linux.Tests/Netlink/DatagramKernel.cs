// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Linux.Tests.Netlink;

/// <summary>A kernel that answers what the test says, in datagrams that are there before anybody asks.</summary>
internal sealed class DatagramKernel : IDisposable
{
    private readonly Socket kernel = Bound();
    private readonly Socket program = Bound();

    public DatagramKernel()
    {
        kernel.Connect(program.LocalEndPoint!);
        program.Connect(kernel.LocalEndPoint!);
    }

    /// <summary>The program's end.</summary>
    public SafeFileHandle Handle => new(program.Handle, ownsHandle: false);

    /// <summary>How many requests came.</summary>
    public int Requests()
    {
        var count = 0;
        for (var buffer = new byte[4096]; kernel.Available > 0; count++)
        {
            kernel.Receive(buffer);
        }

        return count;
    }

    /// <summary>Queues one datagram of these messages.</summary>
    public void Answer(params byte[][] messages) => kernel.Send([.. messages.SelectMany(message => message)]);

    /// <summary>A message as netlink(7) defines it: length, type, flags, sequence, port, payload.</summary>
    public static byte[] Message(ushort type, uint sequence, ushort flags, params byte[] payload)
    {
        var message = new byte[(16 + payload.Length + 3) & ~3];
        MemoryMarshal.Write(message, 16 + payload.Length);
        MemoryMarshal.Write(message.AsSpan(4), type);
        MemoryMarshal.Write(message.AsSpan(6), flags);
        MemoryMarshal.Write(message.AsSpan(8), sequence);
        payload.CopyTo(message, 16);
        return message;
    }

    public void Dispose()
    {
        kernel.Dispose();
        program.Dispose();
    }

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
