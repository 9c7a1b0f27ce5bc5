// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Handover;
using MetaCni.Node.Http;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Handover;

/// <summary>Events about pods: accepted at once, created within limits.</summary>
public sealed class PodEventDutyTests : IDisposable
{
    private readonly StoryTime _time = new();
    private readonly HandoverNode _node;
    private readonly EventRoute _route;

    public PodEventDutyTests()
    {
        _node = new HandoverNode(_time);
        _route = new EventRoute(_node.PodEvents);
    }

    public void Dispose()
    {
        _node.Dispose();
        _time.Dispose();
    }

    [Fact]
    public async Task An_event_is_created_as_the_plugin_wrote_it()
    {
        Assert.Equal(202, (await PostAsync(Event())).Status);

        await RunAsync();

        var request = Assert.Single(_node.Api.Requests);
        Assert.Equal(("POST", "api/v1/namespaces/shop/events"), (request.Method.Method, request.Path));
        Assert.Equal(Event().ToJsonString(), Encoding.UTF8.GetString(request.Body!));
        Assert.Equal(1, Count(HandoverCounters.Created));
    }

    // As kubelet's: of one pod 25 at once, then one in 5 min.
    [Fact]
    public async Task A_storm_of_events_of_one_pod_is_dropped_beyond_its_limit_and_told_once()
    {
        for (var count = 0; count < 200; count++)
        {
            Assert.Equal(202, (await PostAsync(Event())).Status);
        }

        await PostAsync(Event("db"));
        await RunAsync();

        Assert.Equal(25, _node.Api.Requests.Count(request => Involved(request) == "web"));
        Assert.Equal(1, _node.Api.Requests.Count(request => Involved(request) == "db"));
        Assert.Equal((26, 175), (Count(HandoverCounters.Created), Count(HandoverCounters.Dropped)));
        Assert.Equal(1, _node.Log.Split("events about pods are dropped").Length - 1);
    }

    [Fact]
    public async Task The_API_server_gets_100_events_at_once_then_50_in_a_second()
    {
        for (var count = 0; count < 200; count++)
        {
            await PostAsync(Event($"pod{count}"));
        }

        var sent = new List<DateTimeOffset>();
        _node.Api.Before = (_, _) =>
        {
            sent.Add(_time.Now);
            return Task.CompletedTask;
        };
        await RunAsync();

        Assert.Equal(200, sent.Count);
        Assert.Equal(100, sent.Count(time => time == StoryTime.Start));
        Assert.InRange((sent[^1] - sent[0]).TotalSeconds, 1.98, 2.02);
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        for (var count = 0; count < 1100; count++)
        {
            await PostAsync(Event($"pod{count}"));
        }

        Assert.Equal(76, Count(HandoverCounters.Dropped));
    }

    [Fact]
    public async Task The_queue_is_bounded_in_bytes()
    {
        for (var count = 0; count < 300; count++)
        {
            Assert.Equal(202, (await PostAsync(Event($"pod{count}", message: new string('x', 15_000)))).Status);
        }

        Assert.InRange(Count(HandoverCounters.Dropped), 160, 170);
    }

    [Fact]
    public async Task While_the_API_server_is_away_events_wait_for_an_hour()
    {
        _node.Api.IsDown = true;
        _time.At(TimeSpan.FromMinutes(50), () => _node.Api.IsDown = false);
        await PostAsync(Event());

        await RunAsync(TimeSpan.FromHours(3));

        Assert.Equal((1, 0), (Count(HandoverCounters.Created), Count(HandoverCounters.Failed)));

        _node.Api.IsDown = true;
        await PostAsync(Event());
        await RunAsync(TimeSpan.FromHours(3));

        Assert.Equal((1, 1), (Count(HandoverCounters.Created), Count(HandoverCounters.Failed)));
    }

    [Fact]
    public async Task A_refused_event_is_dropped_with_a_warning_that_names_the_manifest()
    {
        _node.Api.Answer = _ => FakeApiServer.Forbidden("create", "events");
        await PostAsync(Event());
        await PostAsync(Event());

        await RunAsync();

        Assert.Equal(2, Count(HandoverCounters.Failed));
        Assert.Equal(1, _node.Log.Split("deploy/node/rbac.yaml").Length - 1);
    }

    // One namespace is being deleted, the events of the others are created.
    [Fact]
    public async Task Refused_events_between_others_that_are_created_are_one_line()
    {
        _node.Api.Answer = request => Involved(request) == "web" ? FakeApiServer.Failure(HttpStatusCode.Forbidden, "the namespace is being terminated") : null;
        for (var count = 0; count < 5; count++)
        {
            await PostAsync(Event());
            await PostAsync(Event("db"));
        }

        await RunAsync();

        Assert.Equal((5, 5), (Count(HandoverCounters.Created), Count(HandoverCounters.Failed)));
        Assert.Equal(1, _node.Log.Split("cannot be created").Length - 1);
    }

    [Fact]
    public async Task An_event_that_exists_already_counts_as_created()
    {
        _node.Api.Answer = _ => FakeApiServer.Failure(HttpStatusCode.Conflict, "already exists");
        await PostAsync(Event());

        await RunAsync();

        Assert.Equal(1, Count(HandoverCounters.Created));
        Assert.Empty(_node.Log);
    }

    [Theory]
    [InlineData("kind", "Pod")]
    [InlineData("apiVersion", "events.k8s.io/v1")]
    [InlineData("metadata/namespace", "other")]
    [InlineData("metadata/name", "")]
    [InlineData("involvedObject/kind", "Node")]
    [InlineData("involvedObject/namespace", "other")]
    [InlineData("involvedObject/name", "")]
    [InlineData("message", null)]
    public async Task Something_else_than_an_event_about_a_pod_of_the_namespace_is_refused(string path, string? value)
    {
        var json = Event(message: value is null ? new string('x', 20_000) : "m");
        if (value is not null)
        {
            var at = path.Contains('/', StringComparison.Ordinal) ? json[path.Split('/')[0]]! : json;
            at[path.Split('/')[^1]] = value;
        }

        Assert.Equal(400, (await PostAsync(json)).Status);

        Assert.False(_node.PodEvents.Waiting.TryPeek(out _));
    }

    private static JsonObject Event(string pod = "web", string message = "m") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Event",
        ["metadata"] = new JsonObject { ["name"] = $"{pod}.1", ["namespace"] = "shop" },
        ["involvedObject"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Pod", ["name"] = pod, ["namespace"] = "shop", ["uid"] = pod },
        ["reason"] = "AddedInterface",
        ["message"] = message,
    };

    private static string Involved(ApiRequest request) => (string)FakeApiServer.BodyOf(request)["involvedObject"]!["name"]!;

    private Task<NodeAnswer> PostAsync(JsonObject json)
    {
        var request = new NodeRequest
        {
            Method = "POST",
            Path = "/api/v1/namespaces/shop/events",
            Header = _ => "",
            Body = Encoding.UTF8.GetBytes(json.ToJsonString()),
            AnswerTakesLonger = () => Assert.Fail("it is answered at once"),
        };
        Assert.True(_route.Takes(request));
        return _route.AnswerAsync(request, CancellationToken.None);
    }

    private long Count(string outcome) => _node.Counters.Events.Single(count => count.Key == outcome).Value;

    // The duty waits for events, not for the clock: a plan of the clock ends it.
    private async Task RunAsync(TimeSpan? until = null)
    {
        using var stop = new CancellationTokenSource();
        _time.At((_time.Now - StoryTime.Start) + (until ?? TimeSpan.FromHours(1)), stop.Cancel);
        var run = new PodEventDuty(_node.Services, _node.PodEvents, _node.Api).RunAsync(stop.Token);
        await Task.Delay(until ?? TimeSpan.FromHours(1), _time);
        await Record.ExceptionAsync(() => run);
    }
}
