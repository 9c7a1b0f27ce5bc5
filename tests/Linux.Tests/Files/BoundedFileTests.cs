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

    // What leads to the file is the administrator's affair.
    [SkippableFact]
    public void By_any_way_only_the_last_name_must_not_be_a_link_of_another_user()
    {
        Requires.Root();
        _directory.Write("shared/file", "text");
        Witness.Run("chmod", "777", _directory.Combine("shared"));
        _directory.Write("target/file", "text");
        Link("../target", "shared/way", "12345");
        Link("file", "shared/own", "0");
        Link("file", "shared/foreign", "12345");

        foreach (var path in new[] { "shared/file", "shared/way/file", "shared/own" })
        {
            Assert.True(BoundedFile.TryReadByAnyWay(_directory.Combine(path), out var content));
            Assert.Equal("text"u8.ToArray(), content);
        }

        Assert.Throws<FormatException>(() => BoundedFile.TryRead(_directory.Combine("shared/way/file"), out _));
        Assert.Equal(
            "it is a symbolic link of another user, or in a directory of another user",
            Assert.Throws<FormatException>(() => BoundedFile.TryReadByAnyWay(_directory.Combine("shared/foreign"), out _)).Message);
    }

    private void Link(string target, string name, string user)
    {
        File.CreateSymbolicLink(_directory.Combine(name), target);
        Witness.Run("chown", "--no-dereference", user, _directory.Combine(name));
    }

    private string Refusal(int maximum = BoundedFile.DefaultMaximum) =>
        Assert.Throws<FormatException>(() => BoundedFile.TryReadOwn(FilePath, out _, maximum)).Message;
}
