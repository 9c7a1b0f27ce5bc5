// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Cni.Errors;
using MetaCni.Cluster.Kubernetes;
using MetaCni.Tests.Support;
using Support;

namespace MetaCni.Tests.Cluster.Kubernetes;

public sealed class ApiClientTests
{
    private static Func<HttpResponseMessage> Fine => ScriptedApi.Answer(200, """{"kind":"Pod","metadata":{"name":"web","namespace":"shop"}}""");

    private static Func<HttpResponseMessage> Refused => ScriptedApi.Failing(
        new HttpRequestException("Connection refused (10.0.0.1:443)", new SocketException((int)SocketError.ConnectionRefused)));

    public static TheoryData<string, Func<HttpResponseMessage>> PassingByItself => new()
    {
        { "refused", Refused },
        { "reset", ScriptedApi.Failing(new HttpRequestException("reset", new IOException("Connection reset by peer"))) },
        { "no handshake", ScriptedApi.TimedOut() },
        { "408", ScriptedApi.Answer(408) },
        { "429", ScriptedApi.Answer(429) },
        { "500", ScriptedApi.Answer(500) },
        { "503", ScriptedApi.Answer(503, "no JSON at all") },
    };

    [Theory]
    [MemberData(nameof(PassingByItself))]
    public async Task What_passes_by_itself_is_tried_again(string what, Func<HttpResponseMessage> answer)
    {
        var api = new ScriptedApi(answer, answer, Fine);
        using var cluster = new ScriptedCluster(api);

        var response = await cluster.GetAsync(CancellationToken.None);

        Assert.True(response.IsSuccess, what);
        Assert.Equal(3, api.Requests.Count);
        Assert.Equal(2, cluster.Time.Pauses.Count);
    }

    [Fact]
    public async Task The_server_says_when_to_come_again()
    {
        HttpResponseMessage Busy()
        {
            var answer = ScriptedApi.Answer(429)();
            answer.Headers.Add("Retry-After", "7");
            return answer;
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(Busy, Fine));

        await cluster.GetAsync(CancellationToken.None);

        Assert.Equal(TimeSpan.FromSeconds(7), Assert.Single(cluster.Time.Pauses));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task Any_other_answer_is_one(int status)
    {
        var api = new ScriptedApi(ScriptedApi.Answer(status));
        using var cluster = new ScriptedCluster(api);

        Assert.Equal((HttpStatusCode)status, (await cluster.GetAsync(CancellationToken.None)).Status);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task At_the_deadline_the_last_failure_is_told()
    {
        using var deadline = new CancellationTokenSource();
        HttpResponseMessage LastTry()
        {
            deadline.Cancel();
            return ScriptedApi.Answer(503, """{"message":"etcd is down"}""")();
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(Refused, LastTry));

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("tried 2 times, last https://10.0.0.1: 503 etcd is down", error.Message, StringComparison.Ordinal);
        Assert.Contains("get pods", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_hangs_ends_with_the_deadline()
    {
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();
        using var cluster = new ScriptedCluster(new ScriptedApi(Fine));

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("https://10.0.0.1 accepted the request and stayed silent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_tried_again()
    {
        var api = new ScriptedApi(ScriptedApi.Failing(new HttpRequestException("ssl", new AuthenticationException("RemoteCertificateChainErrors"))), Fine);
        using var cluster = new ScriptedCluster(api);

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("certificate-authority of the credential of /etc/kubeconfig", error.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_certificate_with_another_name_is_no_matter_of_the_authority()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Failing(
            new HttpRequestException("ssl", new AuthenticationException("RemoteCertificateNameMismatch")))));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("check server or tls-server-name of the credential", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate-authority", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_credential_is_named_and_its_token_is_not()
    {
        var api = new ScriptedApi(ScriptedApi.Answer(401, """{"message":"Unauthorized"}"""));
        using var cluster = new ScriptedCluster(api, new BearerToken(new KubeConfig { Source = "/none", Server = new Uri("https://x"), Token = "secret" }, TimeProvider.System));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)PluginErrorCode.AccessDenied, error.Code);
        Assert.Contains("the credential of /etc/kubeconfig", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Equal("secret", Assert.Single(api.Requests).Token);
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("token", "one");
        HttpResponseMessage RotateAndRefuse()
        {
            File.WriteAllText(file, "two");
            return ScriptedApi.Answer(401)();
        }

        var api = new ScriptedApi(RotateAndRefuse, Fine);
        using var cluster = new ScriptedCluster(api, new BearerToken(new KubeConfig { Source = "x", Server = new Uri("https://x"), TokenFile = file }, TimeProvider.System));

        Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);
        Assert.Equal(["one", "two"], api.Requests.Select(request => request.Token));
        Assert.Empty(cluster.Time.Pauses);
    }

    [Fact]
    public async Task A_second_refusal_is_the_last()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Write("token", "0");
        var count = 0;
        HttpResponseMessage RotateAndRefuse()
        {
            File.WriteAllText(file, $"{++count}");
            return ScriptedApi.Answer(401)();
        }

        var api = new ScriptedApi(RotateAndRefuse);
        using var cluster = new ScriptedCluster(api, new BearerToken(new KubeConfig { Source = "x", Server = new Uri("https://x"), TokenFile = file }, TimeProvider.System));

        Assert.Equal((int)PluginErrorCode.AccessDenied, (await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None))).Code);
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task What_is_not_permitted_is_said_in_the_words_of_RBAC()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(403, """{"message":"pods \"web\" is forbidden"}""")));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)PluginErrorCode.AccessDenied, error.Code);
        Assert.Contains("the credential of /etc/kubeconfig may not get pods in namespace shop", error.Message, StringComparison.Ordinal);
        Assert.Contains("deploy/rbac.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_nodes_socket_comes_first()
    {
        var (socket, api) = (new ScriptedApi(Fine), new ScriptedApi(Fine));
        using var cluster = new ScriptedCluster(api, socket: socket);

        await cluster.GetAsync(CancellationToken.None);

        Assert.Single(socket.Requests);
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_nobody_answers_on_the_socket_the_server_is_asked_at_once(bool hangs)
    {
        var (socket, api) = (new ScriptedApi(hangs ? ScriptedApi.TimedOut() : Refused), new ScriptedApi(Fine));
        using var cluster = new ScriptedCluster(api, socket: socket);

        await cluster.GetAsync(CancellationToken.None);
        await cluster.GetAsync(CancellationToken.None);

        Assert.Equal(2, api.Requests.Count);
        Assert.Empty(cluster.Time.Pauses);

        // One that hangs costs its time once.
        Assert.Equal(hangs ? 1 : 2, socket.Requests.Count);
    }

    // An answer is one, whatever it says: the daemon has asked the server itself.
    [Fact]
    public async Task A_failure_that_the_socket_answers_with_does_not_reach_the_server()
    {
        var (socket, api) = (new ScriptedApi(ScriptedApi.Answer(503), ScriptedApi.Answer(404)), new ScriptedApi(Fine));
        using var cluster = new ScriptedCluster(api, socket: socket);

        Assert.Equal(HttpStatusCode.NotFound, (await cluster.GetAsync(CancellationToken.None)).Status);
        Assert.Equal(2, socket.Requests.Count);
        Assert.Empty(api.Requests);
    }
}
