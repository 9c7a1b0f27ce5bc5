// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using Cni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Tests.Cluster.Api;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.Kubernetes;

/// <summary>docs/node-api.md over a real socket: what counts as an answer of the daemon, and when the API server is asked.</summary>
[SupportedOSPlatform("linux")]
public sealed class NodeApiTests
{
    private const string Web = """{"kind":"Pod","metadata":{"name":"web","namespace":"shop"}}""";
    private const string Interim = "HTTP/1.1 102 Processing\r\n\r\n";

    private static readonly Action<DaemonConnection> Fine = ScriptedDaemon.Answer(200, Web);

    private static Func<HttpResponseMessage> FromServer => ScriptedApi.Answer(200, Web);

    [Fact]
    public async Task The_daemon_is_asked_first_over_one_connection()
    {
        using var daemon = new ScriptedDaemon(Fine);
        var api = new ScriptedApi(FromServer);
        using var cluster = new ScriptedCluster(api, daemon: daemon);

        Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);
        Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);

        Assert.Equal(2, daemon.Requests.Count);
        Assert.Equal(1, daemon.Connections);
        Assert.Empty(api.Requests);
        Assert.True(cluster.Client.HasNode);
    }

    // RFC 9112 §3 and §3.2.
    [Fact]
    public async Task A_request_is_HTTP_1_1_with_a_host_and_the_version_of_the_node_API()
    {
        using var daemon = new ScriptedDaemon(Fine);
        using var cluster = new ScriptedCluster(new ScriptedApi(FromServer), daemon: daemon);

        await cluster.GetAsync(CancellationToken.None);

        var lines = Assert.Single(daemon.Requests).Split("\r\n");
        Assert.Equal("GET /api/v1/namespaces/shop/pods/web HTTP/1.1", lines[0]);
        Assert.Contains("Host: node", lines);
        Assert.Contains("MetaCni-Node-Api: 1", lines);
        Assert.Contains("Accept: application/json", lines);
    }

    [Fact]
    public async Task A_daemon_that_accepts_no_connection_is_bypassed()
    {
        using var daemon = new ScriptedDaemon(Fine);
        daemon.StopListening();

        await FallsThroughAsync(daemon, "no daemon accepts connections");
    }

    // A daemon that is stopped: the kernel accepts for it.
    [Fact]
    public async Task A_daemon_that_does_not_respond_in_20_ms_is_not_asked_again()
    {
        using var daemon = new ScriptedDaemon(_ => { });

        await FallsThroughAsync(daemon, "it accepted the request and did not respond within 20 ms");
        Assert.Single(daemon.Requests);
    }

    [Fact]
    public async Task A_daemon_that_is_silent_for_40_ms_after_an_interim_response_is_not_asked_again()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Bytes(Interim));

        await FallsThroughAsync(daemon, "did not respond within 40 ms");
    }

    [Fact]
    public async Task Interim_responses_are_awaited_and_skipped()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Bytes(
            $"{Interim}HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n{Interim}{ScriptedDaemon.Text(200, Web, "api-server")}"));

        await AnswersAsync(daemon);
    }

    // The second request is answered first: it has a connection of its own.
    [Fact]
    public async Task A_live_read_does_not_delay_other_requests()
    {
        using var answered = new ManualResetEventSlim();
        using var daemon = new ScriptedDaemon(
            connection =>
            {
                connection.Send(Interim);
                answered.Wait();
                connection.Send(ScriptedDaemon.Text(200, Web, "api-server"));
            },
            Fine);
        var api = new ScriptedApi(FromServer);
        using var cluster = new ScriptedCluster(api, daemon: daemon);

        var live = cluster.GetAsync(CancellationToken.None);
        Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);
        Assert.False(live.IsCompleted);
        answered.Set();

        Assert.True((await live).IsSuccess);
        Assert.Equal(2, daemon.Connections);
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_response_may_arrive_byte_by_byte()
    {
        using var daemon = new ScriptedDaemon(connection =>
        {
            foreach (var character in ScriptedDaemon.Text(200, Web))
            {
                connection.Send(character.ToString());
            }
        });

        await AnswersAsync(daemon);
    }

    // RFC 9112 §7.1: chunk extensions and trailers are ignored; sizes are hexadecimal, in upper or lower case.
    [Fact]
    public async Task A_chunked_response_is_read()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Bytes(
            "HTTP/1.1 200 OK\r\nmetacni-node-api: 1\r\nmetacni-source:cache\r\nTransfer-Encoding: Chunked\r\n\r\n"
            + $"00A;name=value\r\n{Web[..10]}\r\n{Web.Length - 10:x}\r\n{Web[10..]}\r\n0\r\nTrailer: x\r\n\r\n"));

        await AnswersAsync(daemon, requests: 2);
    }

    // RFC 9112 §6.3, rule 8.
    [Fact]
    public async Task A_response_without_a_length_ends_with_its_connection()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.BytesAndEnd(
            $"HTTP/1.1 200 OK\r\nMetaCni-Node-Api: 1\r\nMetaCni-Source: cache\r\n\r\n{Web}"));

        await AnswersAsync(daemon, requests: 2);
    }

    // RFC 9112 §9.3.1: an idle connection may be closed at any time.
    [Theory]
    [InlineData("Connection: close\r\n")]
    [InlineData("")]
    public async Task A_connection_that_the_daemon_closed_is_opened_again(string header)
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.BytesAndEnd(ScriptedDaemon.Text(200, Web, headers: header)));

        await AnswersAsync(daemon, requests: 3);
        Assert.Equal(3, daemon.Connections);
    }

    [Fact]
    public async Task A_request_on_an_idle_connection_that_closes_is_sent_again()
    {
        using var daemon = new ScriptedDaemon(Fine, connection => connection.Close(), Fine);

        await AnswersAsync(daemon, requests: 2);
        Assert.Equal(3, daemon.Requests.Count);
    }

    public static TheoryData<string, string> Invalid => new()
    {
        { "no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n" },
        { "another protocol", "HTTP/2 200 OK\r\n\r\n" },
        { "no status", "HTTP/1.1 OK\r\n\r\n" },
        { "101", "HTTP/1.1 101 Switching Protocols\r\n\r\n" },
        { "white space before a colon", Head("X : y\r\nContent-Length: 2\r\n") + "{}" },
        { "a folded line", Head("X: y\r\n z\r\nContent-Length: 2\r\n") + "{}" },
        { "a bare CR", Head("X: a\rb\r\nContent-Length: 2\r\n") + "{}" },
        { "two lengths", Head("Content-Length: 2\r\nContent-Length: 3\r\n") + "{}" },
        { "a negative length", Head("Content-Length: -2\r\n") + "{}" },
        { "a length and chunks", Head("Content-Length: 2\r\nTransfer-Encoding: chunked\r\n") + "2\r\n{}\r\n0\r\n\r\n" },
        { "another encoding", Head("Transfer-Encoding: gzip\r\n") + "{}" },
        { "a chunk without a size", Head("Transfer-Encoding: chunked\r\n") + "x\r\n{}\r\n0\r\n\r\n" },
        { "a huge chunk", Head("Transfer-Encoding: chunked\r\n") + "ffffffffffffffff\r\n{}" },
        { "a chunk without its end", Head("Transfer-Encoding: chunked\r\n") + "2\r\n{}xx0\r\n\r\n" },
        { "a head that breaks off", Head("Content-Le")[..^4] },
        { "a body that breaks off", ScriptedDaemon.Text(200, Web)[..^1] },
        { "a chunked body that breaks off", Head("Transfer-Encoding: chunked\r\n") + $"{Web.Length:x}\r\n{Web}\r\n" },
        { "a head without an end", Head(string.Concat(Enumerable.Repeat("X: yyyyyyyyyyyyyyyyyyyyyyyyy\r\n", 2000))) },
        { "no response", "" },
        { "a body beyond the limit", Head($"Content-Length: {(8 << 20) + 1}\r\n") },
        { "no JSON", ScriptedDaemon.Text(200, "no JSON") },
        { "another object", ScriptedDaemon.Text(200, Web.Replace("web", "other", StringComparison.Ordinal)) },
        { "a cached failure", ScriptedDaemon.Text(404, "{}") },
        { "an accepted GET", ScriptedDaemon.Text(202, "{}") },
        { "an unknown source", ScriptedDaemon.Text(200, Web, "elsewhere") },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task An_invalid_response_is_ignored_and_the_daemon_not_asked_again(string what, string bytes)
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.BytesAndEnd(bytes));

        await FallsThroughAsync(daemon, "the daemon on");
        Assert.True(daemon.Requests.Count == 1, what);
    }

    [Theory]
    [InlineData("", "speaks no version of the node API")]
    [InlineData("MetaCni-Node-Api: 2\r\n", "speaks version 2 of the node API")]
    public async Task A_daemon_of_another_version_is_reported_once_and_not_asked_again(string header, string words)
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Bytes(
            $"HTTP/1.1 200 OK\r\n{header}MetaCni-Source: cache\r\nContent-Length: {Web.Length}\r\n\r\n{Web}"));

        var log = await FallsThroughAsync(daemon, words);

        Assert.Contains("this plugin version 1; install both from the same release", log, StringComparison.Ordinal);
        Assert.Equal(2, log.Split("plugin and daemon do not fit").Length);
    }

    // The daemon's own failures, and the API server's opinion of a credential that is not ours.
    [Theory]
    [InlineData(400, "daemon")]
    [InlineData(404, "daemon")]
    [InlineData(502, "daemon")]
    [InlineData(503, "daemon")]
    [InlineData(504, "daemon")]
    [InlineData(401, "api-server")]
    [InlineData(403, "api-server")]
    public async Task Where_the_daemon_has_no_answer_the_API_server_is_asked(int status, string source)
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(status, """{"kind":"Status","message":"the reason"}""", source));

        var log = await FallsThroughAsync(daemon, $"cannot answer (get pods): {status} the reason", isUsable: true);

        Assert.Equal(2, daemon.Requests.Count);
        Assert.DoesNotContain("warning", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_of_the_API_server_is_passed_on_as_it_is()
    {
        using var daemon = new ScriptedDaemon(
            ScriptedDaemon.Answer(503, "{}", "api-server", "Retry-After: 3\r\n"),
            ScriptedDaemon.Answer(404, """{"kind":"Status","message":"pods \"web\" not found","details":{"kind":"pods"}}""", "api-server"));
        var api = new ScriptedApi(FromServer);
        using var cluster = new ScriptedCluster(api, daemon: daemon);

        var response = await cluster.GetAsync(CancellationToken.None);

        Assert.True(response.IsAbsent("pods"));
        Assert.Equal(TimeSpan.FromSeconds(3), Assert.Single(cluster.Time.Pauses));
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Without_an_API_server_the_error_says_what_the_daemon_answered()
    {
        using var deadline = new CancellationTokenSource();
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Answer(504, """{"kind":"Status","message":"the API server did not answer"}""", "daemon"));
        using var cluster = new ScriptedCluster(null, daemon: daemon);
        cluster.Time.Meanwhile = () =>
        {
            if (cluster.Time.Pauses.Count == 3)
            {
                deadline.Cancel();
            }
        };

        var error = await Failure.OfAsync(() => cluster.GetAsync(deadline.Token));

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Equal(
            "the daemon of this node did not answer (get pods) before the deadline, and no API server is configured; "
            + $"tried 3 times, last {daemon.Path}: 504 the API server did not answer; set \"kubeconfig\", or check the daemon",
            error.Message);
    }

    // The deadline of the operation counts while a live read is awaited.
    [Fact]
    public async Task A_live_read_ends_at_the_deadline()
    {
        using var deadline = new CancellationTokenSource();
        using var daemon = new ScriptedDaemon(ScriptedDaemon.Bytes(Interim));
        using var cluster = new ScriptedCluster(new ScriptedApi(FromServer), daemon: daemon);

        var asking = cluster.GetAsync(deadline.Token);
        await deadline.CancelAsync();

        Assert.Equal((int)CniErrorCode.TryAgainLater, (await Failure.OfAsync(() => asking)).Code);
    }

    [Fact]
    public async Task A_stream_is_read_while_the_daemon_is_still_sending()
    {
        using var more = new ManualResetEventSlim();
        using var daemon = new ScriptedDaemon(connection =>
        {
            connection.Send($"{Interim}{Head("Transfer-Encoding: chunked\r\n")}8\r\n{{\"a\":1}}\n\r\n");
            more.Wait();
            connection.Send("8\r\n{\"b\":2}\n\r\n0\r\n\r\n");
        });
        using var cluster = new ScriptedCluster(new ScriptedApi(FromServer), daemon: daemon);
        using var response = await cluster.Client.OpenAsync(ScriptedCluster.GetWeb, CancellationToken.None);
        using var lines = new StreamReader(response.Body);

        Assert.Equal("{\"a\":1}", await lines.ReadLineAsync());
        more.Set();
        Assert.Equal("{\"b\":2}", await lines.ReadLineAsync());
        Assert.Null(await lines.ReadLineAsync());
    }

    [Fact]
    public async Task A_stream_that_breaks_off_fails_as_a_connection_does()
    {
        using var daemon = new ScriptedDaemon(ScriptedDaemon.BytesAndEnd(Head("Transfer-Encoding: chunked\r\n") + "8\r\n{\"a\""));
        using var cluster = new ScriptedCluster(new ScriptedApi(FromServer), daemon: daemon);
        using var response = await cluster.Client.OpenAsync(ScriptedCluster.GetWeb, CancellationToken.None);

        var failure = await Record.ExceptionAsync(() => new StreamReader(response.Body).ReadToEndAsync());

        Assert.True(RetryPolicy.IsTransient(Assert.IsType<HttpRequestException>(failure)));
    }

    [Fact]
    public async Task A_socket_that_others_can_write_to_is_not_used()
    {
        using var daemon = new ScriptedDaemon(Fine);
        File.SetUnixFileMode(daemon.Path, (UnixFileMode)0b110_110_110);

        var log = await FallsThroughAsync(daemon, "is not used: other users can write to it");

        Assert.Contains("warning", log, StringComparison.Ordinal);
        Assert.Empty(daemon.Requests);
    }

    // The kernel's limit is 107 bytes.
    [Fact]
    public void A_path_too_long_for_a_socket_is_reported()
    {
        var warnings = new List<string>();
        using var node = new NodeApi("/run/" + new string('x', 200), TimeProvider.System) { Warn = warnings.Add };

        node.Connect();

        Assert.False(node.IsUsable);
        Assert.Contains("longer than 107 bytes", Assert.Single(warnings), StringComparison.Ordinal);
    }

    private static string Head(string headers) => $"HTTP/1.1 200 OK\r\nMetaCni-Node-Api: 1\r\nMetaCni-Source: cache\r\n{headers}\r\n";

    private static async Task AnswersAsync(ScriptedDaemon daemon, int requests = 1)
    {
        var api = new ScriptedApi(FromServer);
        using var cluster = new ScriptedCluster(api, daemon: daemon);
        for (var request = 0; request < requests; request++)
        {
            Assert.True((await cluster.GetAsync(CancellationToken.None)).IsSuccess);
        }

        Assert.Empty(api.Requests);
    }

    // Two requests, each answered by the API server without a pause.
    private static async Task<string> FallsThroughAsync(ScriptedDaemon daemon, string reason, bool isUsable = false)
    {
        var api = new ScriptedApi(FromServer);
        using var cluster = new ScriptedCluster(api, daemon: daemon);
        for (var request = 0; request < 2; request++)
        {
            var asking = Task.Factory.StartNew(
                () => cluster.GetAsync(CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
            while (!asking.IsCompleted)
            {
                // Time passes only once the daemon has done all that it does.
                cluster.NodeTime.IsRunning = daemon.Answered > 0;
                await Task.Yield();
            }

            Assert.True((await asking).IsSuccess);
        }

        Assert.Equal(2, api.Requests.Count);
        Assert.Empty(cluster.Time.Pauses);
        Assert.Equal(isUsable, cluster.Client.HasNode);
        Assert.Contains(reason, cluster.LogText.ToString(), StringComparison.Ordinal);
        return cluster.LogText.ToString();
    }
}
