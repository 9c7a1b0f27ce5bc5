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
    public void The_CA_bundle_of_the_host_is_found_at_the_path_of_its_distribution(string bundle) =>
        Assert.Equal(bundle, TlsEnvironment.HostBundle(path => path == bundle));

    [Fact]
    public void A_host_without_a_CA_bundle_is_accepted() => Assert.Null(TlsEnvironment.HostBundle(_ => false));
}
