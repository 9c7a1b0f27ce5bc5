// SPDX-License-Identifier: Apache-2.0

using Linux.Files;
using Support;

namespace Linux.Tests.Files;

public sealed class PrivateDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    [Fact]
    public void Ensure_makes_the_directory_for_its_owner_only_and_its_parents_for_all_to_read()
    {
        PrivateDirectory.Ensure(directory.Combine("a/b/c"));

        Assert.Equal("700", Witness.Mode(directory.Combine("a/b/c")));
        Assert.Equal(("755", "755"), (Witness.Mode(directory.Combine("a/b")), Witness.Mode(directory.Combine("a")))); // less the umask, 022
    }

    [Fact]
    public void Ensure_accepts_what_it_made_and_leaves_its_files()
    {
        PrivateDirectory.Ensure(directory.Combine("state"));
        File.WriteAllText(directory.Combine("state/file"), "content");

        PrivateDirectory.Ensure(directory.Combine("state/"));

        Assert.Equal("content", File.ReadAllText(directory.Combine("state/file")));
    }

    // Root may write to anything but that.
    [SkippableFact]
    public void RequireWritable_refuses_a_file_system_that_is_read_only()
    {
        Requires.Root();
        PrivateDirectory.RequireWritable(directory.Path);
        Witness.Run("mount", "-t", "tmpfs", "-o", "ro", "tmpfs", directory.Path);
        try
        {
            var failure = Assert.Throws<LinuxException>(() => PrivateDirectory.RequireWritable(directory.Path));

            Assert.Contains(directory.Path, failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Witness.Run("umount", directory.Path);
        }
    }

    [Theory]
    [InlineData("770")]
    [InlineData("702")]
    public void Ensure_refuses_a_directory_that_others_can_write_to(string mode)
    {
        Directory.CreateDirectory(directory.Combine("state"));
        Witness.Run("chmod", mode, directory.Combine("state"));

        Refused(directory.Combine("state"), "writable by others");
    }

    [SkippableFact]
    public void Ensure_refuses_a_directory_of_another_user()
    {
        Requires.Root();
        Directory.CreateDirectory(directory.Combine("state"));
        Witness.Run("chown", "12345", directory.Combine("state"));

        Refused(directory.Combine("state"), "12345");
    }

    [SkippableTheory]
    [InlineData("chown", "12345", "user 12345")]
    [InlineData("chmod", "777", "writable by others")]
    [InlineData("chmod", "702", "writable by others")]
    public void Ensure_refuses_a_directory_that_others_could_replace(string command, string argument, string because)
    {
        Requires.Root();
        PrivateDirectory.Ensure(directory.Combine("parent/between/state"));
        Witness.Run(command, argument, directory.Combine("parent"));

        Refused(directory.Combine("parent/between/state"), because);
    }

    // In /tmp, say, only the owner of a file can rename it; and a group that only root is in is root.
    [SkippableTheory]
    [InlineData("1777")]
    [InlineData("770")]
    public void Ensure_accepts_a_sticky_parent_and_a_parent_writable_by_the_group_root(string mode)
    {
        Requires.Root();
        PrivateDirectory.Ensure(directory.Combine("parent/state"));
        Witness.Run("chgrp", "0", directory.Combine("parent"));
        Witness.Run("chmod", mode, directory.Combine("parent"));

        PrivateDirectory.Ensure(directory.Combine("parent/state"));
    }

    [Fact]
    public void Ensure_refuses_a_symbolic_link_even_to_a_good_directory()
    {
        PrivateDirectory.Ensure(directory.Combine("good"));
        File.CreateSymbolicLink(directory.Combine("state"), directory.Combine("good"));

        Refused(directory.Combine("state"), directory.Combine("state"));
    }

    [Fact]
    public void Ensure_refuses_a_file()
    {
        File.WriteAllText(directory.Combine("state"), "");

        Refused(directory.Combine("state"), "Not a directory");
        Refused(directory.Combine("state/below"), "Not a directory");
    }

    public void Dispose() => directory.Dispose();

    private static void Refused(string path, string because)
    {
        var failure = Assert.ThrowsAny<IOException>(() => PrivateDirectory.Ensure(path));


        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }
}
