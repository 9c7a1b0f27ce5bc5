// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using System.Text;
using MetaCni.Install.Configuration;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Install.Configuration;

[SupportedOSPlatform("linux")]
public sealed class PublishedConfigurationTests : IDisposable
{
    private static readonly byte[] Content = Encoding.UTF8.GetBytes("""{"name":"metacni","plugins":[{"type":"metacni"}]}""");

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private string FilePath => _directory.Combine("00-metacni.conflist");

    private PublishedConfiguration Published => new(FilePath);

    [Fact]
    public void Writing_creates_the_file_with_its_content_for_its_owner_alone()
    {
        Assert.True(Published.Write(Content));

        Assert.Equal(Content, File.ReadAllBytes(FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.True(Published.Has(Content));
        Assert.True(Published.IsOurs());
    }

    [Fact]
    public void The_same_content_is_not_written_again()
    {
        Published.Write(Content);
        var before = new FileInfo(FilePath).LastWriteTimeUtc;

        Assert.False(Published.Write(Content));

        Assert.Equal(before, new FileInfo(FilePath).LastWriteTimeUtc);
    }

    [Fact]
    public void Files_of_killed_writers_are_removed()
    {
        _directory.Write(".tmp-00-metacni.conflist.abcdefgh.xyz", "{");

        Published.Write(Content);

        Assert.Equal([FilePath], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Removing_removes_the_file_and_what_killed_writers_left()
    {
        Published.Write(Content);
        _directory.Write(".tmp-00-metacni.conflist.abcdefgh.xyz", "{");

        Assert.True(Published.Remove());
        Assert.False(Published.Remove());

        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void Removing_from_a_directory_that_does_not_exist_removes_nothing() =>
        Assert.False(new PublishedConfiguration(_directory.Combine("none", "00-metacni.conflist")).Remove());

    [Fact]
    public void A_file_of_another_plugin_is_not_ours()
    {
        File.WriteAllText(FilePath, """{"name":"a","plugins":[{"type":"bridge"}]}""");

        Assert.False(Published.IsOurs());
        Assert.False(Published.Has(Content));
    }

    [Fact]
    public void A_directory_in_its_place_is_an_error_that_names_it()
    {
        Directory.CreateDirectory(FilePath);

        var error = Failure.Of(() => Published.TryRead(out _));

        Assert.Equal($"configuration file {FilePath} cannot be read: it is a directory; remove it", error.Message);
    }
}
