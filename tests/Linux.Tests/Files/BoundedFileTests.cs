// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Linux.Files;
using Support;

namespace Linux.Tests.Files;

public sealed class BoundedFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string FilePath => _directory.Combine("file");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(100_000)]
    public void A_file_is_read_whole(int length)
    {
        var content = Enumerable.Range(0, length).Select(index => (byte)index).ToArray();
        File.WriteAllBytes(FilePath, content);

        Assert.True(BoundedFile.TryReadOwn(FilePath, out var read, maximum: length));

        Assert.Equal(content, read);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("absent/file")]
    public void A_missing_file_or_directory_returns_false(string path) =>
        Assert.False(BoundedFile.TryReadOwn(_directory.Combine(path), out _));

    [Fact]
    public void A_file_longer_than_the_maximum_is_refused()
    {
        File.WriteAllBytes(FilePath, new byte[5000]);

        Assert.Contains("longer than 4999 bytes", Refusal(4999), StringComparison.Ordinal);
    }

    // The kernel says 0 for the size of these, and the end says how long they are.
    [Fact]
    public void A_file_that_grows_beyond_its_size_is_refused_at_the_maximum() => Assert.Contains(
        "longer than 10 bytes",
        Assert.Throws<FormatException>(() => BoundedFile.TryRead("/proc/self/status", out _, maximum: 10)).Message,
        StringComparison.Ordinal);

    // The writer of this FIFO never comes.
    [Fact]
    public void A_fifo_is_refused_at_once()
    {
        Assert.Equal(0, Witness.Try("mkfifo", "", FilePath).ExitCode);

        Assert.Equal("it is not a regular file", Refusal());
    }

    [Fact]
    public void A_socket_is_refused()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(FilePath));

        Assert.Equal("it is not a regular file", Refusal());
    }

    [Fact]
    public void A_directory_is_refused()
    {
        Directory.CreateDirectory(FilePath);

        Assert.Equal("it is a directory", Refusal());
    }

    [Fact]
    public void A_symbolic_link_is_followed_only_outside_the_state_directory()
    {
        File.CreateSymbolicLink(FilePath, _directory.Write("elsewhere", "text"));

        Assert.Contains("symbolic link", Refusal(), StringComparison.Ordinal);
        Assert.True(BoundedFile.TryRead(FilePath, out var content));
        Assert.Equal("text"u8.ToArray(), content);
    }

    private string Refusal(int maximum = BoundedFile.DefaultMaximum) =>
        Assert.Throws<FormatException>(() => BoundedFile.TryReadOwn(FilePath, out _, maximum)).Message;
}
