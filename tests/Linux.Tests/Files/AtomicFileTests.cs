// SPDX-License-Identifier: Apache-2.0

using Linux.Files;
using Support;

namespace Linux.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void Write_makes_a_file_that_only_its_owner_reads()
    {
        AtomicFile.Write(directory.Combine("record"), "content"u8);

        Assert.Equal("content", File.ReadAllText(directory.Combine("record")));
        Assert.Equal("600", Witness.Mode(directory.Combine("record")));
        Assert.Single(Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Write_does_not_change_the_old_content_for_an_open_reader()
    {
        AtomicFile.Write(directory.Combine("record"), "the old content"u8);
        using var reader = new StreamReader(directory.Combine("record"));

        AtomicFile.Write(directory.Combine("record"), "new"u8);

        Assert.Equal("the old content", reader.ReadToEnd());
        Assert.Equal("new", File.ReadAllText(directory.Combine("record")));
    }

    [Fact]
    public void Write_replaces_a_symbolic_link_and_not_what_it_points_to()
    {
        File.WriteAllText(directory.Combine("target"), "precious");
        File.CreateSymbolicLink(directory.Combine("record"), directory.Combine("target"));

        AtomicFile.Write(directory.Combine("record"), "content"u8);

        Assert.Equal("precious", File.ReadAllText(directory.Combine("target")));
        Assert.Equal("content", File.ReadAllText(directory.Combine("record")));
    }

    [Fact]
    public void Write_that_fails_leaves_no_temporary_file_and_names_the_path()
    {
        var path = directory.Combine("occupied");
        Directory.CreateDirectory(path);

        var failure = Assert.Throws<LinuxException>(() => AtomicFile.Write(path, "content"u8));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("directory", failure.Message, StringComparison.OrdinalIgnoreCase); // EISDIR
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Copy_copies_every_byte_with_the_mode()
    {
        var content = new byte[(2 << 20) + 3];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(directory.Combine("source"), content);
        using var source = File.OpenHandle(directory.Combine("source"));

        AtomicFile.Copy(source, directory.Combine("copy"), 0x1ed);

        Assert.Equal(content, File.ReadAllBytes(directory.Combine("copy")));
        Assert.Equal("755", Witness.Mode(directory.Combine("copy")));
        Assert.Equal(2, Directory.GetFileSystemEntries(directory.Path).Length);
    }

    [Fact]
    public void Copy_that_fails_leaves_no_temporary_file()
    {
        File.WriteAllText(directory.Combine("source"), "content");
        Directory.CreateDirectory(directory.Combine("occupied"));
        using var source = File.OpenHandle(directory.Combine("source"));

        Assert.Throws<LinuxException>(() => AtomicFile.Copy(source, directory.Combine("occupied"), 0x1ed));

        Assert.Equal(["occupied", "source"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void RemoveLeftovers_removes_only_temporary_files_of_the_given_file()
    {
        var (record, other) = (directory.Write("record", "content"), directory.Write(".tmp-recorder.x1", ""));
        directory.Write(".tmp-record.x1", "cont");
        directory.Write(".tmp-record.x2", "");

        AtomicFile.RemoveLeftovers(record);

        Assert.Equal([other, record], Directory.GetFileSystemEntries(directory.Path).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Write_to_a_full_disk_leaves_the_old_content_and_no_temporary_file()
    {
        Requires.Root();
        Witness.Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", directory.Path);
        try
        {
            var path = directory.Combine("record");
            AtomicFile.Write(path, "old"u8);
            AtomicFile.RequireRoom(path, "new"u8);

            Assert.Throws<LinuxException>(() => AtomicFile.Write(path, new byte[1_000_000]));
            Assert.Throws<LinuxException>(() => AtomicFile.RequireRoom(path, new byte[1_000_000]));

            Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
            Assert.Equal("old", File.ReadAllText(path));
        }
        finally
        {
            Witness.Run("umount", directory.Path);
        }
    }

    public void Dispose() => directory.Dispose();

    // Of a killed operation.
    [Fact]
    public void WriteAlone_replaces_the_temporary_file_that_a_crash_left()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.Combine("record");
        File.WriteAllText(AtomicFile.TemporaryOf(path), "half a rec");

        AtomicFile.WriteAlone(path, "whole"u8);

        Assert.Equal("whole", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(directory.Path));
    }
}
