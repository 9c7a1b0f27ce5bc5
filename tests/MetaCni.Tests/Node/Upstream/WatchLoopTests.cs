// SPDX-License-Identifier: Apache-2.0

using System.Collections.Concurrent;
using System.Net;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Upstream;
using Support;

namespace MetaCni.Tests.Node.Upstream;

/// <summary>Watches as the Kubernetes API documents them ("Efficient detection of changes").</summary>
public sealed class WatchLoopTests
{
    private const string Path = "apis/k8s.cni.cncf.io/v1/network-attachment-definitions";

    private readonly PauselessTime _time = new(ObjectWatch.LongestSilence, ObjectWatch.LongestBacklog);
    private readonly RecordedObjects _objects = new();
    private readonly ConcurrentQueue<WatchFailedException> _failures = new();
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reconnects;
    private int _progress;

    [Fact]
    public async Task The_list_comes_first_and_the_watch_goes_on_from_its_version()
    {
        var session = await RunAsync(
            _ => List("7", "", Item("a", 3), Item("b", 5)),
            _ => ScriptedStream.Of(
                ends: true, Event("ADDED", Item("c", 8)), Event("MODIFIED", Item("a", 9)), Event("DELETED", Item("b", 10))).Response);

        Assert.Equal(["list", "+a@3", "+b@5", "listed", "beat", "+c@8", "beat", "~a@9", "beat", "-b@10", "beat", "lost"], _objects.Calls.Take(12));
        Assert.Equal($"{Path}?limit=100", session.Requests[0].Path);
        Assert.StartsWith($"{Path}?watch=true&allowWatchBookmarks=true&resourceVersion=7&timeoutSeconds=", session.Requests[1].Path, StringComparison.Ordinal);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task After_its_time_limit_a_watch_is_opened_again_where_the_last_bookmark_was()
    {
        var session = await RunAsync(
            _ => List("7", ""),
            _ => ScriptedStream.Of(ends: true, Event("ADDED", Item("c", 8)), Event("BOOKMARK", Item("", 99))).Response,
            _ => ScriptedStream.Of(ends: true).Response);

        Assert.Contains("resourceVersion=99&", session.Requests[2].Path, StringComparison.Ordinal);
        Assert.Equal(1, _reconnects);
        Assert.Empty(_failures);
    }

    // The API server sends first what happened while the watch was closed; its first event is not the last of them.
    [Fact]
    public async Task A_watch_that_is_opened_again_is_current_only_with_a_bookmark_after_what_it_missed()
    {
        await RunAsync(
            _ => List("7", ""),
            _ => ScriptedStream.Of(ends: true).Response,
            _ => ScriptedStream.Of(ends: true, Event("ADDED", Item("c", 8)), Event("ADDED", Item("d", 9)), Event("BOOKMARK", Item("", 99)), Event("ADDED", Item("e", 100))).Response);

        Assert.Equal(["list", "listed", "beat", "lost", "+c@8", "+d@9", "beat", "+e@100", "beat", "lost"], _objects.Calls.Take(10));
    }

    [Fact]
    public async Task A_silent_watch_that_is_opened_again_is_current_after_the_time_of_a_backlog()
    {
        var silent = new ScriptedStream();
        var session = new FakeApiSession(request => request.Path.Contains("watch=true", StringComparison.Ordinal)
            ? _objects.Calls.Contains("lost") ? silent.Response : ScriptedStream.Of(ends: true).Response
            : List("7", ""));
        var opened = 0;
        var again = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var limit = new CancellationTokenSource(TimeLimit.Length);
        using var stop = new CancellationTokenSource();
        var loop = new WatchLoop(session, _objects, _time, new Random(1))
        {
            Opened = () =>
            {
                if (++opened == 2)
                {
                    again.SetResult();
                }
            },
        };

        var running = loop.RunAsync(stop.Token);
        await again.Task.WaitAsync(TimeLimit.Length);
        Assert.Equal(1, _objects.Calls.Count(call => call == "beat"));

        while (_objects.Calls.Count(call => call == "beat") < 2)
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Clock.Advance(ObjectWatch.LongestBacklog);
            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task An_expired_version_as_an_event_leads_to_another_list()
    {
        var session = await RunAsync(
            _ => List("7", "", Item("a", 3)),
            _ => ScriptedStream.Of(ends: true, """{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old resource version: 7 (200)","reason":"Expired","code":410}}""").Response,
            _ => List("300", ""));

        Assert.Equal($"{Path}?limit=100", session.Requests[2].Path);
        Assert.Equal(["lost", "list", "listed"], _objects.Calls.Skip(4).Take(3));
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task An_expired_version_as_a_status_leads_to_another_list()
    {
        var session = await RunAsync(
            _ => List("7", ""), _ => Status(410, "too old resource version: 7 (200)"), _ => List("300", ""));

        Assert.Equal($"{Path}?limit=100", session.Requests[2].Path);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task A_broken_connection_is_opened_again_without_another_list()
    {
        var broken = ScriptedStream.Of(ends: false, Event("ADDED", Item("c", 8)));
        broken.Break();

        var session = await RunAsync(_ => List("7", ""), _ => broken.Response, _ => ScriptedStream.Of(ends: true).Response);

        Assert.Contains("resourceVersion=8&", session.Requests[2].Path, StringComparison.Ordinal);
        Assert.Equal("Disconnected", Assert.Single(_failures).Reason);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_tried_again_with_longer_and_longer_pauses()
    {
        await RunAsync([.. Enumerable.Repeat<Func<ApiRequest, HttpResponseMessage>>(_ => throw new CniException(CniErrorCode.TryAgainLater, "connection refused"), 9)]);

        Assert.All(_failures, failure => Assert.Equal("ApiUnreachable", failure.Reason));
        Assert.InRange(_time.Pauses[0], TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(_time.Pauses[8], TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_after_its_Retry_After()
    {
        await RunAsync(
            _ => List("7", ""),
            _ =>
            {
                var busy = Status(429, "too many requests");
                busy.Headers.RetryAfter = new(TimeSpan.FromSeconds(17));
                return busy;
            },
            _ => ScriptedStream.Of(ends: true).Response);

        Assert.Equal(TimeSpan.FromSeconds(17), _time.Pauses[0]);
    }

    [Fact]
    public async Task A_missing_permission_names_the_manifest()
    {
        await RunAsync(_ => Status(403, "network-attachment-definitions.k8s.cni.cncf.io is forbidden"));

        Assert.Contains("is forbidden; apply the ClusterRole of deploy/node/rbac.yaml", Assert.Single(_failures).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_definitions_names_the_manifest()
    {
        await RunAsync(_ => FakeApiSession.Text(HttpStatusCode.NotFound, "404 page not found\n"));

        Assert.Contains("crds/network-attachment-definition.yaml", Assert.Single(_failures).Message, StringComparison.Ordinal);
    }

    // What was skipped is not known: everything is listed again.
    [Theory]
    [InlineData("<html>please log in</html>")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"c"}}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"kind":"NetworkAttachmentDefinitionList","items":[]}""")]
    [InlineData("""{"type":"ADDED","object":{}}x""")]
    [InlineData("""{"type":"MODIFIED","object":{"kind":"Secret","metadata":{"namespace":"shop","name":"a","resourceVersion":"9"}}}""")]
    public async Task A_line_that_is_not_an_event_leads_to_another_list(string line)
    {
        var session = await RunAsync(_ => List("7", ""), _ => ScriptedStream.Of(ends: false, line).Response, _ => List("8", ""));

        Assert.Equal($"{Path}?limit=100", session.Requests[2].Path);
        Assert.Equal("NotTheApiServer", Assert.Single(_failures).Reason);
    }

    [Fact]
    public async Task A_line_that_never_ends_does_not_fill_the_memory()
    {
        var endless = new ScriptedStream();
        for (var count = 0; count < 5; count++)
        {
            endless.Send(new string('x', 1 << 20));
        }

        await RunAsync(_ => List("7", ""), _ => endless.Response, _ => List("8", ""));

        Assert.Equal("NotTheApiServer", Assert.Single(_failures).Reason);
    }

    [Fact]
    public async Task A_list_that_is_a_web_page_is_a_failure()
    {
        await RunAsync(_ => FakeApiSession.Text(HttpStatusCode.OK, "<html>please log in</html>"));

        Assert.Equal("NotTheApiServer", Assert.Single(_failures).Reason);
        Assert.DoesNotContain("listed", _objects.Calls);
    }

    [Fact]
    public async Task A_watch_without_a_sign_of_life_is_opened_again()
    {
        var silent = new ScriptedStream();
        var session = await RunAsync(
            _ => List("7", ""),
            _ =>
            {
                _time.Clock.Advance(ObjectWatch.LongestSilence);
                return silent.Response;
            },
            _ => ScriptedStream.Of(ends: true).Response);

        Assert.Contains("resourceVersion=7&", session.Requests[2].Path, StringComparison.Ordinal);
        Assert.Equal("Silent", Assert.Single(_failures).Reason);
    }

    [Fact]
    public async Task The_daemons_token_does_not_get_into_messages()
    {
        await RunAsync(_ => Status(401, "the token daemon-token has expired"));

        Assert.DoesNotContain("daemon-token", Assert.Single(_failures).Message, StringComparison.Ordinal);
    }

    // A watch may last ten minutes, and a duty without progress ends the daemon.
    [Fact]
    public async Task Pages_events_and_bookmarks_are_progress()
    {
        await RunAsync(
            _ => List("7", "more"), _ => List("7", ""), _ => ScriptedStream.Of(ends: true, Event("ADDED", Item("c", 8)), Event("BOOKMARK", Item("", 99))).Response);

        // Two pages, two lines, and the begin of two steps.
        Assert.Equal(6, _progress);
    }

    // The server answers request by request; the test is over with the request after the last answer.
    private async Task<FakeApiSession> RunAsync(params Func<ApiRequest, HttpResponseMessage>[] answers)
    {
        var count = 0;
        using var stop = new CancellationTokenSource();
        var session = new FakeApiSession(request =>
        {
            if (count < answers.Length)
            {
                return answers[count++](request);
            }

            _end.TrySetResult();
            throw new OperationCanceledException(stop.Token);
        });
        var loop = new WatchLoop(session, _objects, _time, new Random(1)) { Failed = _failures.Enqueue, Reconnected = () => _reconnects++, Progressed = () => _progress++ };
        var running = loop.RunAsync(stop.Token);
        await _end.Task.WaitAsync(TimeLimit.Length);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        return session;
    }

    private static HttpResponseMessage List(string version, string next, params IEnumerable<string> items) => FakeApiSession.Text(
        HttpStatusCode.OK,
        $$"""{"kind":"NetworkAttachmentDefinitionList","apiVersion":"k8s.cni.cncf.io/v1","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(',', items)}}]}""");

    private static string Item(string name, int version) =>
        $$$"""{"metadata":{"annotations":{"a":"b"},"name":"{{{name}}}","namespace":"shop","resourceVersion":"{{{version}}}","uid":"u"},"spec":{"config":"{}"}}""";

    private static string Event(string type, string item) => $$$"""{"type":"{{{type}}}","object":{{{item}}}}""";

    private static HttpResponseMessage Status(int code, string message) => FakeApiSession.Text(
        (HttpStatusCode)code, $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","code":{{code}}}""");
}
