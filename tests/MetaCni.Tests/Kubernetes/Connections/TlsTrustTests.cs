// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Tests.Kubernetes.Connections;

/// <summary>Handshakes with certificates of a root, an authority in the middle, and an impostor who calls himself like that one.</summary>
public sealed class TlsTrustTests : IDisposable
{
    private readonly X509Certificate2 _root = Sign("root", null, true);
    private readonly X509Certificate2 _middle;
    private readonly X509Certificate2 _impostor = Sign("middle", null, true);
    private readonly X509Certificate2 _server;

    public TlsTrustTests()
    {
        _middle = Sign("middle", _root, true);
        _server = Sign("server", _middle, false);
    }

    public void Dispose()
    {
        _root.Dispose();
        _middle.Dispose();
        _impostor.Dispose();
        _server.Dispose();
    }

    [Fact]
    public Task A_root_is_trusted() => ShakeHandsAsync(Trusting(_root), _server, [_middle]);

    [Fact]
    public Task An_intermediate_certificate_alone_is_trusted() => ShakeHandsAsync(Trusting(_middle), _server, []);

    [Fact]
    public Task The_servers_own_certificate_alone_is_trusted() => ShakeHandsAsync(Trusting(_server), _server, []);

    [Fact]
    public async Task A_wrong_server_name_is_refused_even_if_the_intermediate_is_trusted()
    {
        var error = await RefusalAsync(Trusting(_middle) with { TlsServerName = "other" }, _server);

        Assert.Contains("RemoteCertificateNameMismatch", error, StringComparison.Ordinal);
    }

    // crypto/x509: "certificate relies on legacy Common Name field, use SANs instead".
    [Theory]
    [InlineData("server", "")]
    [InlineData("server", "mail")]
    [InlineData("server", "address")]
    [InlineData("10.0.0.1", "")]
    [InlineData("10.0.0.1", "dns")]
    public async Task A_common_name_is_not_accepted_as_the_server_name(string host, string other)
    {
        using var certificate = Sign(host, _middle, false, names => Add(names, other));

        var error = await RefusalAsync(Trusting(_middle) with { TlsServerName = host }, certificate);

        Assert.Contains($"no subject alternative name for {host}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_the_servers_address_is_trusted()
    {
        using var certificate = Sign("x", _middle, false, names => names.AddIpAddress(IPAddress.Parse("fd00::1")));

        await ShakeHandsAsync(Trusting(_middle) with { TlsServerName = "", Server = new Uri("https://[fd00::1]:6443") }, certificate, [], "fd00::1");
    }

    [Fact]
    public async Task A_certificate_signed_by_another_key_is_refused()
    {
        using var forged = Sign("server", _impostor, false);

        Assert.Contains("RemoteCertificateChainErrors", await RefusalAsync(Trusting(_middle), forged), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_from_another_CA_is_refused()
    {
        using var other = Sign("other", null, true);

        Assert.Contains("RemoteCertificateChainErrors", await RefusalAsync(Trusting(other), _server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_authorities_of_a_client_certificate_are_shown_too()
    {
        using var client = Sign("client", _middle, false);
        var config = Trusting(_root) with
        {
            ClientCertificate = client.ExportCertificatePem() + "\n" + _middle.ExportCertificatePem(),
            ClientKey = client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
        };

        var shown = await ShakeHandsAsync(config, _server, [_middle]);

        Assert.Equal(["CN=client", "CN=middle"], shown);
    }

    private static void Add(SubjectAlternativeNameBuilder names, string kind)
    {
        switch (kind)
        {
            case "mail":
                names.AddEmailAddress("server@example.com");
                break;
            case "address":
                names.AddIpAddress(IPAddress.Loopback);
                break;
            case "dns":
                names.AddDnsName("server");
                break;
            default:
                names.AddUri(new Uri("urn:none"));
                break;
        }
    }

    private static KubeConfig Trusting(X509Certificate2 authority) => new()
    {
        Source = "/etc/kubeconfig",
        Server = new Uri("https://server"),
        CertificateAuthority = authority.ExportCertificatePem(),
        TlsServerName = "server",
    };

    private async Task<string> RefusalAsync(KubeConfig config, X509Certificate2 certificate)
    {
        var error = await Assert.ThrowsAnyAsync<AuthenticationException>(() => ShakeHandsAsync(config, certificate, [_middle]));
        return (error.InnerException as AuthenticationException ?? error).Message;
    }

    // The subjects that the client showed.
    private static async Task<List<string>> ShakeHandsAsync(
        KubeConfig config, X509Certificate2 certificate, X509Certificate2Collection others, string? host = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var socket = new TcpClient();
        await socket.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var accepted = await listener.AcceptTcpClientAsync();
        using var client = new SslStream(socket.GetStream());
        using var server = new SslStream(accepted.GetStream());
        List<string> shown = [];
        var serving = server.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, others, offline: true),
            ClientCertificateRequired = config.ClientCertificate.Length > 0,
            RemoteCertificateValidationCallback = (_, leaf, chain, _) =>
            {
                shown = [leaf?.Subject ?? "", .. chain?.ChainPolicy.ExtraStore.Select(extra => extra.Subject) ?? []];
                return true;
            },
        });
        try
        {
            var options = TlsTrust.OptionsOf(config);
            options.TargetHost ??= host;
            await client.AuthenticateAsClientAsync(options);
        }
        catch
        {
            client.Dispose();
            await ((Task)serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await serving;
        return [.. shown.Distinct()];
    }

    private static X509Certificate2 Sign(
        string name, X509Certificate2? issuer, bool isAuthority, Action<SubjectAlternativeNameBuilder>? names = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        var alternative = new SubjectAlternativeNameBuilder();
        (names ?? (builder => builder.AddDnsName(name)))(alternative);
        request.CertificateExtensions.Add(alternative.Build());
        var (from, to) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, to);
        }

        using var certificate = request.Create(issuer, from, to, Guid.NewGuid().ToByteArray());
        return certificate.CopyWithPrivateKey(key);
    }
}
