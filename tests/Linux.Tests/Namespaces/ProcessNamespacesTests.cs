// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;

namespace Linux.Tests.Namespaces;

public sealed class ProcessNamespacesTests
{
    [SkippableFact]
    public void A_file_is_opened_as_the_other_process_sees_it()
    {
        using var other = new OtherMounts("echo there > file");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        using var file = namespaces.OpenFile(other.Combine("file"), OpenFlags.ReadOnly);

        Assert.Equal("there\n"u8.ToArray(), Content(file));
        Assert.False(File.Exists(other.Combine("file")));
    }

    // /var/run is an absolute link on many systems, and runtimes name namespaces in /var/run/netns.
    [SkippableFact]
    public void An_absolute_symbolic_link_stays_in_the_other_mount_namespace()
    {
        using var other = new OtherMounts("mkdir run; echo there > run/file; ln -s $PWD/run link");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        using var file = namespaces.OpenFile(other.Combine("link/file"), OpenFlags.ReadOnly);

        Assert.Equal("there\n"u8.ToArray(), Content(file));
    }

    [SkippableFact]
    public void A_missing_file_is_told_by_its_error_number()
    {
        using var other = new OtherMounts();
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        var exists = namespaces.TryOpenFile(other.Combine("missing"), OpenFlags.ReadOnly, out var file, out var error);

        Assert.False(exists);
        Assert.True(file.IsInvalid);
        Assert.Equal(Errno.NoEntry, error);
    }

    [SkippableFact]
    public void The_cookie_of_a_network_namespace_is_found_where_only_the_other_process_sees_it()
    {
        using var other = new OtherMounts("touch space; mount --bind /proc/self/ns/net space; ln -s $PWD link");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        var cookie = NetworkNamespace.CookieIn(namespaces, other.Combine("link/space"));

        Assert.Equal(NetworkNamespace.Cookie($"/proc/{other.ProcessId}/ns/net"), cookie);
    }

    [SkippableTheory]
    [InlineData("missing")]
    [InlineData("file")]
    [InlineData("file/below")]
    [InlineData("fifo")]
    public void What_is_no_network_namespace_has_no_cookie(string name)
    {
        using var other = new OtherMounts("touch file; mkfifo fifo");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        Assert.Null(NetworkNamespace.CookieIn(namespaces, other.Combine(name)));
    }

    // A path that cannot be followed says nothing about the namespace.
    [SkippableFact]
    public void A_path_that_cannot_be_followed_is_an_error()
    {
        using var other = new OtherMounts("ln -s loop loop");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        var failure = Assert.Throws<LinuxException>(() => NetworkNamespace.CookieIn(namespaces, other.Combine("loop")));

        Assert.Equal(Errno.TooManyLinks, failure.ErrorNumber);
    }

    [SkippableFact]
    public void A_process_that_does_not_exist_has_no_namespaces() =>
        Assert.Throws<LinuxException>(() => ProcessNamespaces.Open(int.MaxValue));

    [SkippableFact]
    public void No_thread_is_left_in_the_other_namespaces()
    {
        using var other = new OtherMounts("echo there > file");
        using var namespaces = ProcessNamespaces.Open(other.ProcessId);

        Parallel.For(0, 100, _ => namespaces.OpenFile(other.Combine("file"), OpenFlags.ReadOnly).Dispose());

        var foreign = Target($"/proc/{other.ProcessId}");
        Assert.All(Directory.GetDirectories("/proc/self/task"), task => Assert.NotEqual(foreign, Target(task)));
    }

    private static byte[] Content(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var buffer = new byte[100];
        return buffer[..FileDescriptor.ReadSome(file, buffer, "file")];
    }

    // Empty if the thread has ended since it was listed.
    private static string Target(string directory)
    {
        try
        {
            return File.ResolveLinkTarget($"{directory}/ns/mnt", returnFinalTarget: false)?.Name ?? "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
