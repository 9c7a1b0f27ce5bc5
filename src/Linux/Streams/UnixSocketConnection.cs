// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;

namespace Linux.Streams;

/// <summary>Connects to a process of this node that listens on a Unix domain socket.</summary>
public static class UnixSocketConnection
{
    /// <exception cref="SocketException">The socket does not exist, or no process listens.</exception>
    public static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
