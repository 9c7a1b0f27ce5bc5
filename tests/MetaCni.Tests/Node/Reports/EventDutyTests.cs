// SPDX-License-Identifier: Apache-2.0

using System.Net;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Duties;
using MetaCni.Node.Reports;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Reports;

public sealed class EventDutyTests : IDisposable
{
    private readonly StoryTime _time = new();
    private readonly NodeSandbox _node;
    private readonly FakeApiServer _api = new();
    private readonly CancellationTokenSource _enough = new();

    public EventDutyTests() => _node = new NodeSandbox { Time = _time };

    public void Dispose()
    {
        _enough.Dispose();
        _node.Dispose();
        _time.Dispose();
    }

    // As kubelet's events: kubectl describe node finds them by the node's name as uid, in the namespace default.
    [Fact]
    public async Task An_event_is_about_the_node_and_in_the_default_namespace()
    {
        Post("a");

        await RunAsync(requests: 1);

        var request = Assert.Single(_api.Requests);
        Assert.Equal("api/v1/namespaces/default/events", request.Path);
        var created = FakeApiServer.BodyOf(request);
        Assert.Equal(
            """{"apiVersion":"v1","kind":"Node","name":"node-1","uid":"node-1"}""", created["involvedObject"]!.ToJsonString());
        Assert.Equal("""{"component":"metacni","host":"node-1"}""", created["source"]!.ToJsonString());
        Assert.Equal(("Reason", "a", "Warning"), ((string)created["reason"]!, (string)created["message"]!, (string)created["type"]!));
    }

    [Fact]
    public async Task While_the_API_server_is_down_an_event_waits_for_an_hour_with_the_time_at_which_it_happened()
    {
        _api.IsDown = true;
        _time.At(TimeSpan.FromMinutes(50), () => _api.IsDown = false);
        Post("a");

        await RunAsync(request => !_api.IsDown);

        var created = FakeApiServer.BodyOf(_api.Requests[^1]);
        Assert.Equal("2026-01-01T00:00:00Z", (string)created["firstTimestamp"]!);
        Assert.Equal((string)FakeApiServer.BodyOf(_api.Requests[0])["metadata"]!["name"]!, (string)created["metadata"]!["name"]!);
    }

    [Fact]
    public async Task A_refused_event_is_dropped_with_a_warning_that_names_the_manifest()
    {
        _api.Answer = (_, _) => FakeApiServer.Forbidden("create", "events");
        Post("a", "b");

        await RunAsync(requests: 2);

        Assert.Equal(1, _node.Log.Split("deploy/node/rbac.yaml").Length - 1);
    }

    [Fact]
    public async Task An_event_that_exists_already_counts_as_created()
    {
        _api.Answer = (_, _) => FakeApiServer.Failure(HttpStatusCode.Conflict, "already exists");
        Post("a");

        await RunAsync(requests: 1);

        Assert.Empty(_node.Log);
    }

    private void Post(params string[] messages)
    {
        foreach (var message in messages)
        {
            _node.Services.Events.Post(new NodeEvent("Reason", message, IsWarning: true));
        }
    }

    private Task RunAsync(int requests) => RunAsync(_ => _api.Requests.Count == requests);

    private async Task RunAsync(Func<ApiRequest, bool> isLast)
    {
        var answer = _api.Answer;
        _api.Answer = (config, request) =>
        {
            if (isLast(request))
            {
                _enough.Cancel();
            }

            return answer(config, request);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new EventDuty(_node.Services, _api).RunAsync(_enough.Token));
    }
}
