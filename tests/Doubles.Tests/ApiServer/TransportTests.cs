// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ApiServer;
using ApiServer.Access;
using ApiServer.Manifests;
using k8s;
using Support;

namespace Doubles.Tests.ApiServer;

public sealed class TransportTests
{
    private const string Path = TestObjects.PodPath + "/web";

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HTTP_1_1_and_HTTP_2_are_supported(string protocol)
    {
        await using var server = await StartAsync();
        using var client = new TestClient(server) { Token = server.Token(TestApiServer.Admin), Protocol = Version.Parse(protocol) };

        var response = await client.GetAsync(Path);

        Assert.Equal((200, Version.Parse(protocol)), (response.Status, response.Protocol));
        Assert.Equal(protocol == "2.0" ? "HTTP/2" : "HTTP/1.1", server.Requests[0].Protocol);
    }

    [Fact]
    public async Task A_watch_streams_over_http_2()
    {
        await using var server = await StartAsync();
        using var client = new TestClient(server) { Token = server.Token(TestApiServer.Admin), Protocol = HttpVersion.Version20 };
        using var watch = await client.WatchAsync("/api/v1/pods?watch=1");

        Assert.StartsWith("ADDED web", await watch.NextTextAsync(), StringComparison.Ordinal);
        server.Create(TestObjects.Pod("next"));
        Assert.StartsWith("ADDED next", await watch.NextTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_authenticates_its_user()
    {
        await using var server = await StartAsync();
        server.AddUser("node", "unused", new Rule(["get"], [""], ["pods"]));
        using var certificate = server.Authority.IssueForUser("node", TimeSpan.FromHours(1));
        using var client = new TestClient(server, certificate);

        var response = await client.GetAsync(Path);

        Assert.Equal(200, response.Status);
        Assert.Equal("node", server.Requests[0].User);
        Assert.Equal(403, (await client.GetAsync("/api/v1/pods")).Status);
    }

    [Fact]
    public async Task A_client_certificate_that_is_expired_or_from_another_CA_is_401()
    {
        await using var server = await StartAsync();
        using var stranger = new CertificateAuthority();
        using var foreign = stranger.IssueForUser(TestApiServer.Admin, TimeSpan.FromHours(1));
        using var expired = server.Authority.IssueForUser(TestApiServer.Admin, TimeSpan.FromMinutes(-5));
        using var asStranger = new TestClient(server, foreign);
        using var asExpired = new TestClient(server, expired);

        Assert.Equal(401, (await asStranger.GetAsync(Path)).Status);
        Assert.Equal(401, (await asExpired.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task A_client_that_trusts_another_CA_refuses_the_server()
    {
        await using var server = await StartAsync();
        await using var other = await StartAsync();
        using var client = new TestClient(other);

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(server.Address, "/version").ToString()));

        Assert.Equal(HttpRequestError.SecureConnectionError, failure.HttpRequestError);
    }

    [Fact]
    public async Task Every_client_of_the_unix_socket_is_administrator()
    {
        using var directory = new TemporaryDirectory();
        var socket = directory.Combine("api.sock");
        await using var server = await StartAsync(socket);
        using var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation) };
        using var http = new HttpClient(handler);

        var pod = JsonNode.Parse(await http.GetStringAsync(new Uri("http://node" + Path)))!;

        Assert.Equal("web", (string)pod["metadata"]!["name"]!);
        Assert.Equal(TestApiServer.Admin, server.Requests[0].User);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("certificate")]
    public async Task The_official_Kubernetes_client_accepts_the_generated_kubeconfig(string credential)
    {
        await using var server = await StartAsync();
        var text = credential == "token" ? server.KubeConfig() : server.KubeConfigWithCertificate(TestApiServer.Admin);

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        using var kubernetes = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(stream));
        var pod = await kubernetes.CoreV1.ReadNamespacedPodAsync("web", "default");

        Assert.Equal("node1", pod.Spec.NodeName);
    }

    // KubernetesClient does not know tokenFile.
    [Fact]
    public async Task A_kubeconfig_may_name_a_token_file()
    {
        await using var server = await StartAsync();

        var config = ManifestReader.Read(server.KubeConfigWithTokenFile("/run/token")).Single();

        Assert.Equal("/run/token", (string)config["users"]![0]!["user"]!["tokenFile"]!);
    }

    private static async Task<TestApiServer> StartAsync(string? socket = null)
    {
        var server = await TestApiServer.StartAsync(new TestApiServerOptions { UnixSocket = socket });
        server.Create(TestObjects.Pod("web"));
        return server;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
