// SPDX-License-Identifier: Apache-2.0

using MetaCni.Kubernetes.Connections;

namespace MetaCni.Tests.Kubernetes.Connections;

public sealed class TlsEnvironmentTests
{
    [Theory]
    [InlineData("/etc/ssl/certs/ca-certificates.crt")]
    [InlineData("/etc/pki/tls/certs/ca-bundle.crt")]
    [InlineData("/etc/ssl/ca-bundle.pem")]
    [InlineData("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem")]
    [InlineData("/etc/ssl/cert.pem")]
    public void The_hosts_authorities_are_where_its_family_keeps_them(string bundle) =>
        Assert.Equal(bundle, TlsEnvironment.HostBundle(path => path == bundle));

    [Fact]
    public void A_host_may_have_none() => Assert.Null(TlsEnvironment.HostBundle(_ => false));
}
