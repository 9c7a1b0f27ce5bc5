// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;

namespace Linux.Streams;

/// <summary>A connection to a process of this node that listens on a socket in the file system.</summary>
public static class UnixSocketConnection
{
    /// <exception cref="SocketException">There is no such socket, or nobody listens.</exception>
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
