// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using System.Text;

namespace EndToEnd.Tests.NodeApi;

/// <summary>A process on the node's socket that is not this daemon: it answers every request with the same bytes, or with nothing.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> _connections = [];
    private readonly byte[] _answer;
    private readonly Task _serving;

    public ScriptedPeer(string path, string answer)
    {
        _answer = Encoding.ASCII.GetBytes(answer.ReplaceLineEndings("\r\n"));
        File.Delete(path);
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.Listen();
        _serving = ServeAsync();
    }

    /// <summary>How many connections were opened.</summary>
    public int Connections
    {
        get
        {
            lock (_connections)
            {
                return _connections.Count;
            }
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _connections.ForEach(connection => connection.Dispose());
        _serving.Wait();
    }

    private async Task ServeAsync()
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                var connection = await _socket.AcceptAsync();
                lock (_connections)
                {
                    _connections.Add(connection);
                }

                answers.Add(AnswerAsync(connection));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(answers);
        }
    }

    // A request of the plugin is one write, and small.
    private async Task AnswerAsync(Socket connection)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await connection.ReceiveAsync(buffer, SocketFlags.None) > 0)
            {
                await connection.SendAsync(_answer, SocketFlags.None);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The plugin has closed the connection.
        }
    }
}
