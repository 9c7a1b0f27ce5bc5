// SPDX-License-Identifier: Apache-2.0

using System.Runtime.InteropServices;
using Linux.Files;
using Support;

namespace Linux.Tests.Files;

public sealed class TrustedPathTests : IDisposable
{
    private const int TooManyLinks = 40;
    private const int NoDeviceOrAddress = 6;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // As kubelet mounts a ConfigMap: a directory that everybody can write to, and root's links in it.
    [Fact]
    public void Links_of_root_are_followed_as_in_a_mounted_ConfigMap()
    {
        Witness.Run("chmod", "777", _directory.Subdirectory("mount"));
        _directory.Write("mount/..2026/token", "t");
        File.CreateSymbolicLink(_directory.Combine("mount", "..data"), "..2026");
        File.CreateSymbolicLink(_directory.Combine("mount", "token"), "..data/token");
        File.CreateSymbolicLink(_directory.Combine("absolute"), _directory.Combine("mount", "token"));
        File.CreateSymbolicLink(_directory.Combine("mount", "..2026", "up"), "../../absolute");

        Assert.Equal("t", Read("mount/token"));
        Assert.Equal("t", Read("absolute"));
        Assert.Equal("t", Read("mount/..2026/up"));
    }

    [SkippableFact]
    public void A_link_of_another_user_is_not_followed_where_others_can_write()
    {
        Requires.Root();
        Witness.Run("chmod", "1777", _directory.Subdirectory("tmp"));
        Link("tmp/link", _directory.Write("secret", "s"), "12345");

        Assert.Equal(TooManyLinks, ErrorOf("tmp/link"));
    }

    [SkippableTheory]
    [InlineData("home/link")]
    [InlineData("home/directory/secret")]
    public void No_link_is_followed_in_a_directory_of_another_user(string path)
    {
        Requires.Root();
        Link("home/link", _directory.Write("target/secret", "s"), "0");
        Link("home/directory", _directory.Combine("target"), "0");
        Witness.Run("chown", "12345", _directory.Combine("home"));

        Assert.Equal(TooManyLinks, ErrorOf(path));
        Assert.Equal("s", Read("target/secret"));
    }

    [Fact]
    public void A_link_to_itself_is_an_error()
    {
        File.CreateSymbolicLink(_directory.Combine("loop"), "loop");

        Assert.Equal(TooManyLinks, ErrorOf("loop"));
    }

    [Fact]
    public void FIFOs_and_devices_are_not_opened()
    {
        Witness.Run("mkfifo", _directory.Combine("fifo"));
        File.CreateSymbolicLink(_directory.Combine("device"), "/dev/zero");

        Assert.Equal(NoDeviceOrAddress, ErrorOf("fifo"));
        Assert.Equal(NoDeviceOrAddress, ErrorOf("device"));
    }

    [Fact]
    public void A_file_can_be_created_through_a_link_to_a_directory()
    {
        File.CreateSymbolicLink(_directory.Combine("link"), _directory.Subdirectory("logs"));

        Assert.True(TrustedPath.TryOpen(_directory.Combine("link", "new"), OpenFlags.WriteOnly | OpenFlags.Create, out var file));

        file.Dispose();
        Assert.True(File.Exists(_directory.Combine("logs", "new")));
    }

    private string Read(string path) =>
        BoundedFile.TryRead(_directory.Combine(path), out var content) ? System.Text.Encoding.UTF8.GetString(content) : "nothing";

    private int ErrorOf(string path)
    {
        Assert.False(TrustedPath.TryOpen(_directory.Combine(path), OpenFlags.ReadOnly | OpenFlags.NonBlocking, out _));
        return Marshal.GetLastPInvokeError();
    }

    private void Link(string path, string target, string owner)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_directory.Combine(path))!);
        File.CreateSymbolicLink(_directory.Combine(path), target);
        Witness.Run("chown", "-h", owner, _directory.Combine(path));
    }
}
