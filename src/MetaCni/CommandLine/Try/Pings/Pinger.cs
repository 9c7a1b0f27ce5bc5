// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;
using Linux.Namespaces;

namespace MetaCni.CommandLine.Try.Pings;

/// <summary>Pings from inside a namespace, over one interface and from one of its addresses.</summary>
internal sealed class Pinger(TimeProvider time)
{
    private const int Attempts = 5;
    private const int SocketLevel = 1;
    private const int BindToDevice = 25;
    private const int RawType = 3;
    private const int InternetFamily = 2;
    private const int InternetV6Family = 10;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private ushort _sequence;

    /// <summary>The round-trip time; null if none of five attempts got a reply.</summary>
    public TimeSpan? Ping(PlannedPing ping, CancellationToken cancellationToken)
    {
        using var socket = TryOpen(ping);
        for (var attempt = 0; socket is not null && attempt < Attempts && !cancellationToken.IsCancellationRequested; attempt++)
        {
            if (TryOnce(socket, ping, out var roundTrip))
            {
                return roundTrip;
            }

            // Duplicate address detection may still be running (RFC 4862 §5.4): the address cannot be used before it finishes.
            cancellationToken.WaitHandle.WaitOne(Patience / 2);
        }

        return null;
    }

    private bool TryOnce(Socket socket, PlannedPing ping, out TimeSpan roundTrip)
    {
        roundTrip = default;
        var family = ping.Target.AddressFamily;
        var id = (ushort)ping.GetHashCode();
        var sequence = ++_sequence;
        var started = time.GetTimestamp();
        try
        {
            if (!socket.IsBound)
            {
                socket.Bind(new IPEndPoint(ping.Source, 0));
            }

            socket.SendTo(IcmpEcho.Request(family, id, sequence), new IPEndPoint(ping.Target, 0));
            var packet = new byte[1500];
            while (time.GetElapsedTime(started) < Patience)
            {
                EndPoint from = new IPEndPoint(family == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
                var length = socket.ReceiveFrom(packet, ref from);
                if (((IPEndPoint)from).Address.Equals(ping.Target) && IcmpEcho.IsReply(family, packet.AsSpan(0, length), id, sequence))
                {
                    roundTrip = time.GetElapsedTime(started);
                    return true;
                }
            }
        }
        catch (SocketException)
        {
            // No route, no neighbour or no reply in time: this attempt failed.
        }

        return false;
    }

    private static Socket? TryOpen(PlannedPing ping)
    {
        try
        {
            return Open(ping);
        }
        catch (SocketException)
        {
            // The interface does not exist (.NET does not report ENODEV); the comparison with the kernel has already reported it.
            return null;
        }
    }

    private static Socket Open(PlannedPing ping)
    {
        var isIPv6 = ping.Target.AddressFamily == AddressFamily.InterNetworkV6;
        using var handle = NetworkNamespace.OpenSocket(
            ping.From.NamespacePath,
            isIPv6 ? InternetV6Family : InternetFamily,
            RawType,
            (int)(isIPv6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp));
        var socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        handle.SetHandleAsInvalid();
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        socket.SetRawSocketOption(SocketLevel, BindToDevice, Encoding.UTF8.GetBytes(ping.Interface));
        return socket;
    }
}
