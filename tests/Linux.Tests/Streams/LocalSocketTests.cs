// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Linux.Streams;
using Support;

namespace Linux.Tests.Streams;

public sealed class LocalSocketTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose()
    {
        _listener.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Bytes_go_both_ways_and_nothing_blocks()
    {
        using var socket = Connected(Listen("a.sock", 1));
        using var peer = _listener.Accept();
        var buffer = new byte[8];

        Assert.Equal(-Errno.WouldBlock, socket.Receive(buffer));
        Assert.False(socket.WaitForData(0));
        Assert.Equal(4, socket.Send("ping"u8));
        Assert.Equal(4, peer.Receive(buffer));
        peer.Send("pong"u8);
        Assert.True(socket.WaitForData(-1));
        Assert.Equal(4, socket.Receive(buffer));
        peer.Dispose();
        Assert.True(socket.WaitForData(-1));
        Assert.Equal(0, socket.Receive(buffer));
    }

    [Fact]
    public void The_user_of_the_listening_process_is_known()
    {
        using var socket = Connected(Listen("a.sock", 1));

        Assert.Equal(uint.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2]), socket.PeerUser);
        Assert.True(socket.IsOurs);
    }

    // unix(7): a blocking connect would wait.
    [Fact]
    public void A_full_queue_refuses_at_once()
    {
        var path = Listen("a.sock", 0);
        using var first = Connected(path);
        var error = LocalSocket.TryConnect(path, out var second);

        Assert.Equal((Errno.WouldBlock, null), (error, second));
    }

    [Fact]
    public void A_missing_socket_and_one_without_a_listener_are_told_apart()
    {
        const int ConnectionRefused = 111;

        Assert.Equal(Errno.NoEntry, LocalSocket.TryConnect(_directory.Combine("none"), out _));
        Assert.Equal(ConnectionRefused, LocalSocket.TryConnect(_directory.Write("file", ""), out _));
    }

    // unix(7): sun_path has 108 bytes.
    [Theory]
    [InlineData(107, false)]
    [InlineData(108, true)]
    public void The_length_of_a_path_is_limited(int length, bool isTooLong)
    {
        var error = LocalSocket.TryConnect("/" + new string('x', length - 1), out _);

        Assert.Equal(isTooLong ? Errno.NameTooLong : Errno.NoEntry, error);
    }

    private string Listen(string name, int backlog)
    {
        var path = _directory.Combine(name);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen(backlog);
        return path;
    }

    private static LocalSocket Connected(string path) =>
        LocalSocket.TryConnect(path, out var socket) == 0 ? socket! : throw new InvalidOperationException("no connection");
}
