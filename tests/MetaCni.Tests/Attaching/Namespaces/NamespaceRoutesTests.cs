// SPDX-License-Identifier: Apache-2.0

using Linux;
using MetaCni.Attaching.Namespaces;
using Support;

namespace MetaCni.Tests.Attaching.Namespaces;

public sealed class NamespaceRoutesTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    // The step makes code 109 of it: the pod's request for a default route is not honoured.
    [Fact]
    public void A_setting_that_cannot_be_written_is_a_failure_of_the_kernel_and_no_error_of_the_protocol()
    {
        var routes = new NamespaceRoutes(_directory.Combine("absent"), null!);

        var failure = Assert.Throws<LinuxException>(() => routes.IgnoreAdvertised("eth0"));

        Assert.Equal(Errno.NoEntry, failure.ErrorNumber);
    }
}
