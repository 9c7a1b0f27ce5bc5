// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;
using Linux.Netlink;

namespace Linux.Tests.Namespaces;

public sealed class NamespaceThreadTests
{
    // A thread left in a pod's namespace would make the next request in there.
    [SkippableFact]
    public void No_thread_is_left_in_another_namespace()
    {
        using var space = new EmptyNamespace();
        var name = EmptyNamespace.NewName();
        try
        {
            NetworkNamespace.Create(name);
            Parallel.For(0, 300, _ =>
            {
                using var netlink = RouteNetlink.Open(space.Path);
                netlink.Links();
                NetworkNamespace.TrySetSysctl(NetworkNamespace.PathOf(name), "net/ipv4/ip_forward", "1");
            });
        }
        finally
        {
            NetworkNamespace.Delete(name);
        }

        var own = Target($"/proc/{Environment.ProcessId}");
        Assert.All(Directory.GetDirectories("/proc/self/task"), task => Assert.Contains(Target(task), new[] { own, null }));
    }

    // Null if the thread has ended since it was listed.
    private static string? Target(string directory)
    {
        try
        {
            return File.ResolveLinkTarget($"{directory}/ns/net", returnFinalTarget: false)?.Name;
        }
        catch (IOException) when (!Directory.Exists(directory))
        {
            return null;
        }
    }
}
