// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics;
using Linux.Namespaces;
using Support;

namespace Linux.Tests.Namespaces;

public sealed class NetworkNamespaceTests
{
    [SkippableTheory]
    [InlineData("missing", "No such file or directory")]
    [InlineData("file", "is not a network namespace")]
    [InlineData("fifo", "is not a network namespace")]
    [InlineData("/proc/self/ns/mnt", "is not a network namespace")]
    public void OpenSocket_refuses_a_path_that_is_not_a_network_namespace_and_names_it(string name, string because)
    {
        Requires.Root();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.Combine("file"), "");
        Witness.Run("mkfifo", directory.Combine("fifo"));
        var path = directory.Combine(name);

        var failure = Assert.Throws<LinuxException>(() => NetworkNamespace.OpenSocket(path, 1, 2, 0));

        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains(because, failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_cookie_of_a_namespace_is_the_same_through_every_path()
    {
        using var first = new EmptyNamespace();
        using var second = new EmptyNamespace();
        using var inFirst = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", first.Name, "sh", "-c", "echo inside; exec cat"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            // The process is in the namespace some time after it was started.
            Assert.Equal("inside", inFirst.StandardOutput.ReadLine());

            Assert.Equal(NetworkNamespace.Cookie(first.Path), NetworkNamespace.Cookie($"/proc/{inFirst.Id}/ns/net"));
            Assert.NotEqual(NetworkNamespace.Cookie(first.Path), NetworkNamespace.Cookie(second.Path));
        }
        finally
        {
            inFirst.Kill();
        }
    }

    [SkippableFact]
    public void The_cookie_changes_when_a_namespace_is_recreated_at_the_same_path()
    {
        using var space = new EmptyNamespace();
        var before = NetworkNamespace.Cookie(space.Path);

        Witness.Run("ip", "netns", "del", space.Name);
        Witness.Run("ip", "netns", "add", space.Name);

        Assert.NotEqual(before, NetworkNamespace.Cookie(space.Path));
    }

    [SkippableFact]
    public void Create_makes_a_namespace_that_ip_can_use_and_delete()
    {
        Requires.Root();
        var name = EmptyNamespace.NewName();
        try
        {
            NetworkNamespace.Create(name);

            Assert.Equal("lo", Assert.Single(Witness.Ip(name, "link"))["ifname"]!.GetValue<string>());
            Assert.Contains(name, Witness.Run("ip", "netns", "list"), StringComparison.Ordinal);
            Witness.Run("ip", "netns", "del", name);
            Assert.False(File.Exists(NetworkNamespace.PathOf(name)));
        }
        finally
        {
            Witness.Try("ip", "", "netns", "del", name);
        }
    }

    [SkippableFact]
    public void Create_mounts_the_namespace_directory_shared_and_only_once()
    {
        using var space = new EmptyNamespace();
        var name = EmptyNamespace.NewName();
        NetworkNamespace.Create(name);
        NetworkNamespace.Delete(name);

        var mount = Assert.Single(File.ReadLines("/proc/self/mountinfo"), line => line.Contains(" /run/netns ", StringComparison.Ordinal));
        Assert.Contains(" shared:", mount, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Create_refuses_a_name_in_use_and_leaves_its_namespace_alone()
    {
        using var space = new EmptyNamespace();
        var before = NetworkNamespace.Cookie(space.Path);

        Assert.Throws<LinuxException>(() => NetworkNamespace.Create(space.Name));

        Assert.Equal(before, NetworkNamespace.Cookie(space.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public void Create_refuses_an_invalid_file_name(string name)
    {
        var failure = Assert.Throws<LinuxException>(() => NetworkNamespace.Create(name));

        Assert.Equal(Errno.Invalid, failure.ErrorNumber);
    }

    [SkippableFact]
    public void Delete_removes_a_namespace_that_ip_created()
    {
        using var space = new EmptyNamespace();

        NetworkNamespace.Delete(space.Name);

        Assert.DoesNotContain(space.Name, Witness.Run("ip", "netns", "list"), StringComparison.Ordinal);
        Assert.False(File.Exists(space.Path));
    }

    [SkippableFact]
    public void Delete_of_an_unknown_name_is_an_error()
    {
        Requires.Root();

        Assert.Throws<LinuxException>(() => NetworkNamespace.Delete(EmptyNamespace.NewName()));
    }

    [SkippableFact]
    public void IsCurrent_is_true_only_for_the_namespace_of_this_process()
    {
        using var space = new EmptyNamespace();

        Assert.True(NetworkNamespace.IsCurrent("/proc/self/ns/net"));
        Assert.True(NetworkNamespace.IsCurrent($"/proc/{Environment.ProcessId}/task/{Environment.ProcessId}/ns/net"));
        Assert.False(NetworkNamespace.IsCurrent(space.Path));
        Assert.False(NetworkNamespace.IsCurrent($"{space.Path}-missing"));
    }

    [Fact]
    public void IsCurrent_is_false_for_a_path_that_cannot_be_followed()
    {
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory.Combine("loop"), directory.Combine("loop"));

        Assert.False(NetworkNamespace.IsCurrent(directory.Combine("loop")));
        Assert.False(NetworkNamespace.IsCurrent(directory.Combine(new string('n', 300))));
    }

    [SkippableFact]
    public void TrySetSysctl_changes_that_namespace_only()
    {
        using var space = new EmptyNamespace();
        using var other = new EmptyNamespace();
        foreach (var each in new[] { space, other })
        {
            each.Ip("link add vlan.1 type veth peer name v2");
        }

        Assert.True(NetworkNamespace.TrySetSysctl(space.Path, "net/ipv6/conf/vlan.1/accept_ra_defrtr", "0"));

        Assert.Equal("0\n", Read(space));
        Assert.Equal("1\n", Read(other));

        static string Read(EmptyNamespace space) =>
            Witness.Run("ip", "netns", "exec", space.Name, "cat", "/proc/sys/net/ipv6/conf/vlan.1/accept_ra_defrtr");
    }

    [SkippableFact]
    public void TrySetSysctl_of_a_setting_that_does_not_exist_is_false()
    {
        using var space = new EmptyNamespace();

        Assert.False(NetworkNamespace.TrySetSysctl(space.Path, "net/ipv6/conf/absent/accept_ra_defrtr", "0"));
    }

    [Theory]
    [InlineData("kernel/core_pattern")]
    [InlineData("net/../kernel/core_pattern")]
    [InlineData("net//x")]
    public void TrySetSysctl_refuses_a_key_that_is_not_of_a_network_namespace(string key) =>
        Assert.Throws<ArgumentException>(() => NetworkNamespace.TrySetSysctl("/proc/self/ns/net", key, "0"));
}
