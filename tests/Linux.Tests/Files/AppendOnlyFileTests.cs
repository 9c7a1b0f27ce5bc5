// SPDX-License-Identifier: Apache-2.0

using Linux.Files;
using Support;

namespace Linux.Tests.Files;

public sealed class AppendOnlyFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void Append_keeps_existing_content_and_concurrent_appends()
    {
        var path = directory.Combine("journal");
        AtomicFile.Write(path, "plan\n"u8);
        using var file = AppendOnlyFile.Open(path);

        file.Append("one\n"u8);
        File.AppendAllText(path, "other\n");
        file.Append("two\n"u8);
        file.Flush();

        Assert.Equal("plan\none\nother\ntwo\n", File.ReadAllText(path));
    }

    [Fact]
    public void Open_does_not_make_a_file()
    {
        var path = directory.Combine("missing");

        var failure = Assert.Throws<LinuxException>(() => AppendOnlyFile.Open(path));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Open_refuses_a_symbolic_link()
    {
        File.WriteAllText(directory.Combine("target"), "");
        File.CreateSymbolicLink(directory.Combine("link"), directory.Combine("target"));

        Assert.Throws<LinuxException>(() => AppendOnlyFile.Open(directory.Combine("link")));
    }

    [Fact]
    public void Append_to_a_full_disk_is_an_error()
    {
        using var file = AppendOnlyFile.Open("/dev/full");

        var failure = Assert.Throws<LinuxException>(() => file.Append("line\n"u8));

        Assert.Equal(28, failure.ErrorNumber); // ENOSPC
    }

    public void Dispose() => directory.Dispose();
}
