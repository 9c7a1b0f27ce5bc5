// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace MetaCni.Tests.Kubernetes;

/// <summary>The daemon's end of a connection of the node's socket.</summary>
internal sealed class DaemonConnection(Socket socket)
{
    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text));

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }

    public void Close() => socket.Dispose();

    /// <summary>Reads one request; null at the end of the connection.</summary>
    public string? ReadRequest()
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (socket.Receive(one) == 0)
            {
                return null;
            }

            text.Append((char)one[0]);
        }

        var length = text.ToString().Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))?.Split(' ')[1];
        var body = new byte[int.Parse(length ?? "0", CultureInfo.InvariantCulture)];
        for (var count = 0; count < body.Length;)
        {
            count += socket.Receive(body.AsSpan(count));
        }

        return text + Encoding.UTF8.GetString(body);
    }
}
