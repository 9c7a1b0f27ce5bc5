// SPDX-License-Identifier: Apache-2.0

using Linux.Namespaces;
using Support;

namespace Linux.Tests.Namespaces;

public sealed class NamespaceLookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_path_that_does_not_exist_leads_to_no_namespace() => Assert.Null(NetworkNamespace.CookieIfAny(_directory.Combine("gone")));

    [Fact]
    public void A_file_that_is_no_namespace_leads_to_none() => Assert.Null(NetworkNamespace.CookieIfAny(_directory.Write("file", "")));

    [Fact]
    public void Any_other_failure_says_nothing_about_the_namespace()
    {
        var loop = _directory.Combine("loop");
        File.CreateSymbolicLink(loop, loop);

        var failure = Assert.Throws<LinuxException>(() => NetworkNamespace.CookieIfAny(loop));

        Assert.Equal(40, failure.ErrorNumber);
    }

    [Fact]
    public void This_process_has_the_mounts_of_its_own_namespace_and_a_process_that_does_not_exist_tells_nothing()
    {
        Assert.False(MountNamespace.IsKnownToDiffer(Environment.ProcessId));
        Assert.False(MountNamespace.IsKnownToDiffer(int.MaxValue));
    }
}
