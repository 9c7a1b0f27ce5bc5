// SPDX-License-Identifier: Apache-2.0

using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using Linux.Streams;

namespace Linux.Tests.Streams;

public sealed class StandardStreamTests : IDisposable
{
    private readonly Socket _reader = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private Socket _writer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose();
    }

    // Far more than socket buffers hold: each side has to wait for the other, again and again.
    [Fact]
    public async Task All_bytes_are_transferred_through_a_non_blocking_socket()
    {
        await ConnectAsync();
        var content = new byte[32 * 1024 * 1024];
        Random.Shared.NextBytes(content);

        var writing = Task.Run(() =>
        {
            using var output = new StandardStream((int)_writer.Handle, TimeProvider.System);
            output.Write(content);
            _writer.Dispose();
        });
        var received = await Task.Run(() => ReadAll(_reader));
        await writing;

        Assert.True(content.AsSpan().SequenceEqual(received));
    }

    [Fact]
    public async Task An_asynchronous_read_is_done_when_it_returns()
    {
        await ConnectAsync();
        await _writer.SendAsync(new byte[] { 42 });
        using var input = new StandardStream((int)_reader.Handle, TimeProvider.System);
        var buffer = new byte[16];

        var reading = input.ReadAsync(buffer);

        Assert.True(reading.IsCompleted);
        Assert.Equal((1, 42), (await reading, buffer[0]));
    }

    [Fact]
    public async Task Writing_to_a_closed_stdout_is_an_IO_error()
    {
        await ConnectAsync();
        _writer.Shutdown(SocketShutdown.Send);
        using var output = new StandardStream((int)_writer.Handle, TimeProvider.System);

        var error = Assert.Throws<IOException>(() => output.Write("x"u8));

        Assert.Contains("stdout", error.Message, StringComparison.Ordinal);
    }

    // A runtime that hangs must not hold up an ADD for longer than its deadline.
    [Fact]
    public async Task A_blocked_write_is_cancelled_at_the_deadline()
    {
        using var reading = new AnonymousPipeServerStream(PipeDirection.In);
        using var deadline = new CancellationTokenSource();
        using var output = new StandardStream((int)reading.ClientSafePipeHandle.DangerousGetHandle(), TimeProvider.System);
        var writing = Task.Run(async () => await output.WriteAsync(new byte[4 << 20], deadline.Token));
        await reading.ReadExactlyAsync(new byte[1]);

        await deadline.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    [Fact]
    public void The_error_for_a_closed_stdin_says_so()
    {
        using var writeOnly = File.OpenHandle("/dev/full", access: FileAccess.Write);
        using var input = new StandardStream((int)writeOnly.DangerousGetHandle(), TimeProvider.System);

        Assert.Equal("stdin is closed", Assert.Throws<IOException>(() => input.Read(new byte[1].AsSpan())).Message);
    }

    private static byte[] ReadAll(Socket socket)
    {
        using var input = new StandardStream((int)socket.Handle, TimeProvider.System);
        using var received = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (input.Read(buffer.AsSpan()) is > 0 and var count)
        {
            received.Write(buffer, 0, count);
        }

        return received.ToArray();
    }

    // A socket that was used asynchronously has O_NONBLOCK.
    private async Task ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await _reader.ConnectAsync(listener.LocalEndpoint);
        _writer.Dispose();
        _writer = await listener.AcceptSocketAsync();
        // Makes this side non-blocking as well.
        await _reader.SendAsync(new byte[1]);
        await _writer.ReceiveAsync(new byte[1]);
    }
}
