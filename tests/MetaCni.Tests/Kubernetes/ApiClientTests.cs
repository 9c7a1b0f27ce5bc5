// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Connections;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Tests.Cluster.Api;
using MetaCni.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Kubernetes;

public sealed class ApiClientTests
{
    private static Func<HttpResponseMessage> Fine => ScriptedApi.Answer(200, """{"kind":"Pod","metadata":{"name":"web","namespace":"shop"}}""");

    private static Func<HttpResponseMessage> Refused => ScriptedApi.Failing(
        new HttpRequestException("Connection refused (10.0.0.1:443)", new SocketException((int)SocketError.ConnectionRefused)));

    // As the stream words an alert of the server.
    private static Func<HttpResponseMessage> RefusedHandshake => ScriptedApi.Failing(new HttpRequestException(
        HttpRequestError.SecureConnectionError,
        "The SSL connection could not be established, see inner exception.",
        new AuthenticationException(
            "Authentication failed, see inner exception.", new CryptographicException("error:0A00045C:SSL routines::certificate required"))));

    public static TheoryData<string, Func<HttpResponseMessage>> PassingByItself => new()
    {
        { "refused", Refused },
        { "reset", ScriptedApi.Failing(new HttpRequestException("reset", new IOException("Connection reset by peer"))) },
        { "no handshake", ScriptedApi.TimedOut() },
        { "408", ScriptedApi.Answer(408) },
        { "429", ScriptedApi.Answer(429) },
        { "500", ScriptedApi.Answer(500) },
        { "503", ScriptedApi.Answer(503, "no JSON at all") },
        { "a body that breaks off", ScriptedApi.Answer(200, """{"kind":"Pod","metadata":{"name":"w""") },
        { "a handshake that is refused", RefusedHandshake },
    };

    [Theory]
    [MemberData(nameof(PassingByItself))]
    public async Task Transient_failures_are_retried(string what, Func<HttpResponseMessage> answer)
    {
        var api = new ScriptedApi(answer, answer, Fine);
        using var cluster = new ScriptedCluster(api);

        var response = await cluster.GetAsync(CancellationToken.None);

        Assert.True(response.IsSuccess, what);
        Assert.Equal(3, api.Requests.Count);
        Assert.Equal(2, cluster.Time.Pauses.Count);
    }

    [Fact]
    public async Task The_Retry_After_header_sets_the_pause()
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
    [InlineData(7, 7)]
    [InlineData(-7, 0.05)]
    public async Task Retry_After_may_be_a_date(int secondsFromNow, double longest)
    {
        var now = DateTimeOffset.UnixEpoch.AddYears(60);
        HttpResponseMessage Busy()
        {
            var answer = ScriptedApi.Answer(503)();
            answer.Headers.RetryAfter = new(now.AddSeconds(secondsFromNow));
            return answer;
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(Busy, Fine));
        cluster.Time.Now = now;

        await cluster.GetAsync(CancellationToken.None);

        var pause = Assert.Single(cluster.Time.Pauses);
        Assert.InRange(pause.TotalSeconds, longest / 2, longest);
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_deadline_fails_the_request_at_once()
    {
        HttpResponseMessage Busy()
        {
            var answer = ScriptedApi.Answer(429, "Too many requests, please try again later.\n")();
            answer.Headers.Add("Retry-After", "91");
            return answer;
        }

        var api = new ScriptedApi(Busy, Fine);
        using var cluster = new ScriptedCluster(api, budget: TimeSpan.FromSeconds(90));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains(
            "asked to retry after the deadline (get pods): https://10.0.0.1: 429 Too many requests, please try again later., Retry-After 91 s",
            error.Message,
            StringComparison.Ordinal);
        Assert.Single(api.Requests);
        Assert.Empty(cluster.Time.Pauses);
    }

    // A server that answers to pings and to nothing else: another connection may end at another one.
    [Fact]
    public async Task A_request_that_hangs_is_sent_again_over_another_connection()
    {
        var time = new FakeTimeProvider();
        using var silent = new HttpClient(new SilentApi()) { BaseAddress = new Uri("https://10.0.0.1/") };
        using var fine = new HttpClient(new ScriptedApi(Fine)) { BaseAddress = new Uri("https://10.0.0.1/") };
        var opened = 0;
        var endpoint = new ApiEndpoint(() => ++opened == 1 ? silent : fine, "https://10.0.0.1", "nobody", null) { Time = time, Patience = TimeSpan.FromSeconds(30) };
        using var client = new ApiClient(endpoint, new RetryPolicy(time, new Random(1)));

        var asking = client.SendAsync(ScriptedCluster.GetWeb, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(1, opened);
        while (!asking.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.True((await asking).IsSuccess);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_response_is_limited_to_8_MiB(int more)
    {
        var end = "\"}"u8.ToArray();
        var body = (byte[])[.. """{"kind":"Pod","metadata":{"name":"web","namespace":"shop"},"x":" """u8, .. Enumerable.Repeat((byte)'x', 8 << 20)];
        body = [.. body.Take((8 << 20) + more - end.Length), .. end];
        var api = new ScriptedApi(() => new HttpResponseMessage { Content = new StreamContent(new MemoryStream(body)) });
        using var cluster = new ScriptedCluster(api);

        if (more == 0)
        {
            Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);
            return;
        }

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains("get pods: the API server https://10.0.0.1 sent a response that exceeds the size limit of 8 MiB", error.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData(503, "upstream connect error\nreset reason: overflow", "upstream connect error")]
    [InlineData(403, "<html>blocked</html>", "Forbidden")]
    [InlineData(400, "", "BadRequest")]
    [InlineData(400, "{\"message\":", "BadRequest")]
    [InlineData(400, "a\u001b[2J\u202e", "a\\u001b[2J\\u202e")]
    [InlineData(409, "{\"message\":\"words\"}", "words")]
    public async Task An_error_keeps_the_readable_part_of_the_response(int status, string text, string words)
    {
        using var deadline = new CancellationTokenSource();
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(status, text)));
        cluster.Time.Meanwhile = deadline.Cancel;

        var said = status == 503
            ? (await Failure.OfAsync(() => cluster.GetAsync(deadline.Token))).Message
            : (await cluster.GetAsync(CancellationToken.None)).Message;

        Assert.EndsWith(words, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirection_is_not_followed_and_is_named()
    {
        HttpResponseMessage Elsewhere()
        {
            var answer = ScriptedApi.Answer(302, "")();
            answer.Headers.Location = new Uri("https://login.example.org/start?ticket=secret");
            return answer;
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(Elsewhere));

        Assert.Equal("Found to https://login.example.org/start", (await cluster.GetAsync(CancellationToken.None)).Message);
    }

    // The pod has failed by then: an event about that would wait for the same server.
    [Fact]
    public async Task After_a_request_failed_at_its_deadline_no_other_request_is_sent()
    {
        using var deadline = new CancellationTokenSource();
        HttpResponseMessage Last()
        {
            deadline.Cancel();
            return ScriptedApi.Answer(503)();
        }

        var api = new ScriptedApi(Last, Fine);
        using var cluster = new ScriptedCluster(api);
        var first = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal(first, await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None)));
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task Any_other_status_is_returned_without_a_retry(int status)
    {
        var api = new ScriptedApi(ScriptedApi.Answer(status));
        using var cluster = new ScriptedCluster(api);

        Assert.Equal((HttpStatusCode)status, (await cluster.GetAsync(CancellationToken.None)).Status);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task At_the_deadline_the_last_failure_is_reported()
    {
        using var deadline = new CancellationTokenSource();
        using var cluster = new ScriptedCluster(new ScriptedApi(Refused, ScriptedApi.Answer(503, """{"message":"etcd is down"}""")));
        cluster.Time.Meanwhile = () =>
        {
            if (cluster.Time.Pauses.Count == 2)
            {
                deadline.Cancel();
            }
        };

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("tried 2 times, last https://10.0.0.1: 503 etcd is down", error.Message, StringComparison.Ordinal);
        Assert.Contains("get pods", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hanging_request_fails_at_the_deadline()
    {
        using var deadline = new CancellationTokenSource();
        await deadline.CancelAsync();
        using var cluster = new ScriptedCluster(new ScriptedApi(Fine));

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("https://10.0.0.1: it accepted the request and did not respond", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_not_tried_again()
    {
        var api = new ScriptedApi(ScriptedApi.Failing(new HttpRequestException("ssl", new UntrustedServerException(SslPolicyErrors.RemoteCertificateChainErrors, "untrusted"))), Fine);
        using var cluster = new ScriptedCluster(api);

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("check certificate-authority in /etc/kubeconfig", error.Message, StringComparison.Ordinal);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_certificate_for_another_name_does_not_blame_the_certificate_authority()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Failing(
            new HttpRequestException(
                "ssl", new AuthenticationException("see inner", new UntrustedServerException(SslPolicyErrors.RemoteCertificateNameMismatch, "misnamed"))))));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)CniErrorCode.InvalidNetworkConfiguration, error.Code);
        Assert.Contains("check server or tls-server-name in /etc/kubeconfig", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("certificate-authority", error.Message, StringComparison.Ordinal);
    }

    // What came of `openssl s_server -Verify 1 -verify_return_error` with TLS 1.2, 1.3, 1.3 and HTTP/2; the last, now and then, of the same.
    public static TheoryData<Exception, string> RefusedHandshakes => new()
    {
        {
            new HttpRequestException("ssl", new AuthenticationException(
                "see inner", new IOException("ssl", new CryptographicException("error:0A000410:SSL routines::sslv3 alert handshake failure")))),
            "TLS failed: error:0A000410:SSL routines::sslv3 alert handshake failure; "
        },
        {
            new HttpRequestException("sending", new IOException(
                "The decryption operation failed, see inner exception.",
                new IOException("ssl", new CryptographicException("error:0A00045C:SSL routines::tlsv13 alert certificate required")))),
            "TLS failed: error:0A00045C:SSL routines::tlsv13 alert certificate required; "
        },
        {
            new HttpRequestException("sending", new IOException("no HTTP/2 handshake.", new ObjectDisposedException("SslStream"))),
            "no HTTP/2 handshake; "
        },
        { new HttpRequestException("no HTTP/2 handshake."), "no HTTP/2 handshake; " },
    };

    [Theory]
    [MemberData(nameof(RefusedHandshakes))]
    public async Task A_handshake_refused_by_the_server_suggests_a_client_certificate(Exception refusal, string words)
    {
        using var deadline = new CancellationTokenSource();
        HttpResponseMessage Last()
        {
            deadline.Cancel();
            throw refusal;
        }

        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Failing(refusal), Last));

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.EndsWith($"https://10.0.0.1: {words}the server may require a client certificate, or a different one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_credential_is_named_and_its_token_is_not()
    {
        var api = new ScriptedApi(ScriptedApi.Answer(401, """{"message":"Unauthorized"}"""));
        using var cluster = new ScriptedCluster(api, new BearerToken(new KubeConfig { Source = "/none", Server = new Uri("https://x"), Token = "secret" }, TimeProvider.System));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
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
    public async Task A_second_refused_token_is_an_error()
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

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, (await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None))).Code);
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task The_error_for_a_missing_permission_uses_the_words_of_RBAC()
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(RecordedAnswer.Of("pod-get-forbidden", "secrets", "pods")));

        var error = await Failure.OfAsync(() => cluster.GetAsync(CancellationToken.None));

        Assert.Equal((int)MetaCniErrorCode.AccessDenied, error.Code);
        Assert.Contains("the credential of /etc/kubeconfig may not get pods in namespace shop", error.Message, StringComparison.Ordinal);
        Assert.Contains("deploy/plugin/rbac.yaml", error.Message, StringComparison.Ordinal);
    }

    // A quota, a webhook, a firewall: no permission helps.
    [Theory]
    [InlineData("""{"kind":"Status","reason":"Forbidden","message":"admission webhook \"w\" denied the request: no"}""")]
    [InlineData("""{"message":"User \"u\" cannot get resource \"pods\" in API group \"\" in the namespace \"shop\""}""")]
    [InlineData("""{"kind":"Status","message":"User \"u\" cannot get resource \"pods/log\" in API group \"\" in the namespace \"shop\""}""")]
    [InlineData("<html>blocked</html>")]
    public async Task A_403_that_is_not_from_RBAC_is_not_reported_as_a_missing_permission(string body)
    {
        using var cluster = new ScriptedCluster(new ScriptedApi(ScriptedApi.Answer(403, body)));

        Assert.Equal(HttpStatusCode.Forbidden, (await cluster.GetAsync(CancellationToken.None)).Status);
    }
}
