// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Linux;

namespace MetaCni.Tests.Linux;

public sealed class PrivateDirectoryTests : IDisposable
{
    private readonly TestDirectory directory = new();

    [Fact]
    public void Ensure_makes_the_directory_for_its_owner_only_and_its_parents_for_all_to_read()
    {
        PrivateDirectory.Ensure(directory.File("a/b/c"));

        Assert.Equal("700", Shell.Mode(directory.File("a/b/c")));
        Assert.Equal(("755", "755"), (Shell.Mode(directory.File("a/b")), Shell.Mode(directory.File("a")))); // less the umask, 022
    }

    [Fact]
    public void Ensure_accepts_what_it_made_and_leaves_its_files()
    {
        PrivateDirectory.Ensure(directory.File("state"));
        File.WriteAllText(directory.File("state/file"), "content");

        PrivateDirectory.Ensure(directory.File("state/"));

        Assert.Equal("content", File.ReadAllText(directory.File("state/file")));
    }

    [Theory]
    [InlineData("770")]
    [InlineData("702")]
    public void Ensure_refuses_a_directory_that_others_can_write_to(string mode)
    {
        Directory.CreateDirectory(directory.File("state"));
        Shell.Run("chmod", mode, directory.File("state"));

        Refused(directory.File("state"), "writable by others");
    }

    [SkippableFact]
    public void Ensure_refuses_a_directory_of_another_user()
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "giving a directory away needs root");
        Directory.CreateDirectory(directory.File("state"));
        Shell.Run("chown", "12345", directory.File("state"));

        Refused(directory.File("state"), "12345");
    }

    [Fact]
    public void Ensure_refuses_a_symbolic_link_even_to_a_good_directory()
    {
        PrivateDirectory.Ensure(directory.File("good"));
        File.CreateSymbolicLink(directory.File("state"), directory.File("good"));

        Refused(directory.File("state"), directory.File("state"));
    }

    [Fact]
    public void Ensure_refuses_a_file()
    {
        File.WriteAllText(directory.File("state"), "");

        Refused(directory.File("state"), "Not a directory");
        Refused(directory.File("state/below"), "Not a directory");
    }

    public void Dispose() => directory.Dispose();

    private static void Refused(string path, string because)
    {
        var failure = Assert.Throws<CniException>(() => PrivateDirectory.Ensure(path));

        Assert.Equal((int)PluginErrorCode.StateUnavailable, failure.Error.Code);
        Assert.Contains(path, failure.Error.Message, StringComparison.Ordinal);
        Assert.Contains(because, failure.Error.Message, StringComparison.Ordinal);
    }
}
