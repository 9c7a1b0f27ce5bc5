// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MetaCni.Kubernetes.Connections;

namespace MetaCni.Tests.Kubernetes.Connections;

public sealed class TlsConnectorTests : IDisposable
{
    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly TlsConnector _connector;

    public TlsConnectorTests()
    {
        _listener.Start();
        _connector = new TlsConnector(
            new DnsEndPoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port),
            new SslClientAuthenticationOptions { TargetHost = "server", CertificateChainPolicy = TrustOnly(_certificate) });
    }

    public void Dispose()
    {
        _connector.Dispose();
        _listener.Dispose();
        _certificate.Dispose();
    }

    [Fact]
    public async Task An_early_connection_is_opened_in_advance_and_given_to_the_first_request()
    {
        _connector.ConnectEarly();
        await using var server = await AcceptAsync();

        await using var client = await _connector.ConnectAsync(CancellationToken.None);
        await client.WriteAsync(new byte[] { 42 });

        Assert.Equal(42, server.ReadByte());
    }

    [Fact]
    public async Task The_second_request_gets_a_new_connection()
    {
        _connector.ConnectEarly();
        await using var first = await AcceptAsync();
        await using var early = await _connector.ConnectAsync(CancellationToken.None);

        var connecting = _connector.ConnectAsync(CancellationToken.None);
        await using var second = await AcceptAsync();
        await using var client = await connecting;
        await client.WriteAsync(new byte[] { 43 });

        Assert.Equal(43, second.ReadByte());
    }

    [Fact]
    public async Task An_early_connection_failure_is_reported_once_to_the_first_request()
    {
        var endpoint = (IPEndPoint)_listener.LocalEndpoint;
        _listener.Stop();
        _connector.ConnectEarly();

        await Assert.ThrowsAsync<SocketException>(async () => await _connector.ConnectAsync(CancellationToken.None));

        _listener = new TcpListener(endpoint);
        _listener.Start();
        var connecting = _connector.ConnectAsync(CancellationToken.None);
        await using var server = await AcceptAsync();
        await using var client = await connecting;
        Assert.True(client.CanWrite);
    }

    [Fact]
    public async Task An_unused_early_connection_is_closed_on_Dispose()
    {
        _connector.ConnectEarly();
        await using var server = await AcceptAsync();

        _connector.Dispose();

        Assert.Equal(0, await server.ReadAsync(new byte[1]));
    }

    // The kernel drops what asks for a connection while the queue of those that nobody accepts is full.
    [Fact]
    public async Task An_address_that_drops_packets_does_not_delay_the_next_one()
    {
        var hole = new IPEndPoint(IPAddress.Parse("127.0.0.2"), ((IPEndPoint)_listener.LocalEndpoint).Port);
        using var silent = new Socket(SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(hole);
        silent.Listen(0);
        using var filler = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await filler.ConnectAsync(hole);
        using var connector = new TlsConnector(
            new DnsEndPoint("server", hole.Port),
            new SslClientAuthenticationOptions { TargetHost = "server", CertificateChainPolicy = TrustOnly(_certificate) })
        {
            Resolve = (_, _) => Task.FromResult<IPAddress[]>([hole.Address, IPAddress.Loopback]),
            AddressPatience = TimeSpan.FromMilliseconds(50),
        };

        var connecting = connector.ConnectAsync(CancellationToken.None);
        await using var server = await AcceptAsync();
        await using var client = await connecting;

        Assert.True(client.CanWrite);
    }

    private async Task<SslStream> AcceptAsync()
    {
        var stream = new SslStream(new NetworkStream(await _listener.AcceptSocketAsync(), ownsSocket: true));
        await stream.AuthenticateAsServerAsync(_certificate);
        return stream;
    }

    private static X509Certificate2 MakeCertificate()
    {
        var (certificate, key) = Certificates.Make("server");
        return X509Certificate2.CreateFromPem(certificate, key);
    }

    private static X509ChainPolicy TrustOnly(X509Certificate2 certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(certificate);
        return policy;
    }
}
