// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Handover;
using MetaCni.Node.Http;
using MetaCni.Planning;
using Microsoft.Extensions.Time.Testing;

namespace MetaCni.Tests.Node.Handover;

/// <summary>docs/node-api.md: what the daemon answers to a status that a plugin hands over.</summary>
public sealed class StatusRouteTests : IDisposable
{
    private readonly HandoverNode _node = new(new FakeTimeProvider());

    public void Dispose() => _node.Dispose();

    [Fact]
    public async Task A_status_that_a_record_holds_is_accepted_from_memory()
    {
        Prepare();

        var answer = await _node.PatchAsync();

        Assert.Equal((202, NodeHeaders.OfDaemon), (answer.Status, answer.Source));
        Assert.Equal((1, 0), (_node.Counters.Pending, _node.LongAnswers));
    }

    [Fact]
    public async Task A_live_read_is_announced_before_it_starts()
    {
        Prepare();
        _node.Pods.IsCurrent = false;

        Assert.Equal(202, (await _node.PatchAsync()).Status);

        Assert.Equal(1, _node.LongAnswers);
    }

    [Theory]
    [InlineData("b", "a")]
    [InlineData("", "a")]
    [InlineData("a", "")]
    public async Task Changed_annotations_are_a_conflict_that_names_the_annotation(string used, string now)
    {
        _node.Due(_node.Attach(), "1", "[1]", used);
        _node.Exists("web", "u1", now);

        var answer = await _node.PatchAsync(networks: used);

        Assert.Equal(409, answer.Status);
        var cause = Body(answer)["details"]!["causes"]![0]!;
        Assert.Equal(("metadata.annotations", HandoverNode.Networks), ((string?)cause["field"], (string?)cause["message"]));
        Assert.Equal(0, _node.Counters.Pending);
    }

    // The runtime's annotations may be newer than the daemon's watch.
    [Theory]
    [InlineData("new", 202)]
    [InlineData("newer", 409)]
    public async Task A_cached_pod_with_other_annotations_is_read_once_more_before_it_is_a_conflict(string served, int status)
    {
        _node.Due(_node.Attach(), "1", "[1]", "new");
        _node.Exists("web", "u1", "old");
        _node.Pods.Served = [HandoverNode.PodWith("web", "u1", served)];

        Assert.Equal(status, (await _node.PatchAsync(networks: "new")).Status);

        Assert.Equal(1, _node.LongAnswers);
    }

    [Fact]
    public async Task A_pod_that_was_replaced_since_the_cache_saw_it_is_answered_as_the_API_server_does()
    {
        _node.Due(_node.Attach(), "1", "[1]", "new");
        _node.Exists("web", "u1", "old");
        _node.Pods.Served = [];

        Assert.Equal(422, (await _node.PatchAsync(networks: "new")).Status);
    }

    [Theory]
    [InlineData("u1", "b", false)]
    [InlineData("u2", "a", false)]
    [InlineData("u1", "a", true)]
    public async Task What_is_about_the_pod_does_not_count_as_a_failure_of_the_daemon(string uid, string networks, bool isFailure)
    {
        Prepare();
        if (isFailure)
        {
            _node.Queue.Close();
        }

        var answer = await _node.PatchAsync(uid: uid, networks: networks);

        Assert.Equal((true, isFailure), (answer.Status >= 400, answer.IsFailureOfDaemon));
    }

    [Fact]
    public async Task A_pod_that_does_not_exist_is_not_a_failure_of_the_daemon() => Assert.False((await _node.PatchAsync()).IsFailureOfDaemon);

    // An older plugin sends its patch as to the API server, and does not ask the API server after a failure of the daemon.
    [Fact]
    public async Task A_patch_of_a_plugin_that_is_older_than_the_hand_over_is_passed_on()
    {
        var answer = await PatchAsOlderPluginAsync();

        Assert.Equal((200, NodeHeaders.OfApiServer, 1), (answer.Status, answer.Source, _node.LongAnswers));
        var request = Assert.Single(_node.Api.Requests);
        Assert.Equal(("PATCH", "api/v1/namespaces/shop/pods/web/status", "application/merge-patch+json"), (request.Method.Method, request.Path, request.ContentType));
        Assert.Equal(["web [1]"], _node.Api.Patches);
        Assert.Equal(("Pod", "u1"), ((string?)Body(answer)["kind"], (string?)Body(answer)["metadata"]!["uid"]));
        Assert.Equal(0, _node.Counters.Pending);
    }

    [Fact]
    public async Task A_refusal_is_passed_on_to_a_plugin_that_is_older_than_the_hand_over()
    {
        _node.Api.Answer = _ => FakeSender.Replaced;

        var answer = await PatchAsOlderPluginAsync();

        Assert.Equal((422, NodeHeaders.OfApiServer), (answer.Status, answer.Source));
        Assert.Equal("metadata.uid", (string?)Body(answer)["details"]!["causes"]![0]!["field"]);
    }

    [Fact]
    public async Task Another_uid_is_answered_as_the_API_server_does()
    {
        Prepare();

        var answer = await _node.PatchAsync(uid: "u2");

        Assert.Equal((422, "metadata.uid"), (answer.Status, (string?)Body(answer)["details"]!["causes"]![0]!["field"]));
    }

    [Fact]
    public async Task A_pod_that_does_not_exist_is_not_found()
    {
        _node.Due(_node.Attach(), "1", "[1]");

        var answer = await _node.PatchAsync();

        Assert.Equal((404, "Status", "pods"), (answer.Status, (string?)Body(answer)["kind"], (string?)Body(answer)["details"]!["kind"]));
    }

    // kubelet's uid of a static pod is a hash in its mirror's annotation; the plugin sends the mirror's own uid.
    [Fact]
    public async Task The_mirror_of_a_static_pod_is_known_by_its_own_uid()
    {
        _node.Due(_node.Attach(uid: "hash"), "1", "[1]");
        _node.Pods.Pods.Add(new Pod
        {
            Identity = new PodIdentity { Namespace = "shop", Name = "web", Uid = "mirror" },
            Annotations = new Dictionary<string, string>
            {
                [HandoverNode.Networks] = "a", ["kubernetes.io/config.source"] = "file", ["kubernetes.io/config.mirror"] = "hash",
            },
        });

        Assert.Equal(202, (await _node.PatchAsync(uid: "mirror")).Status);
    }

    [Theory]
    [InlineData((int)CniErrorCode.TryAgainLater, 504)]
    [InlineData((int)MetaCniErrorCode.AccessDenied, 502)]
    public async Task A_pod_that_cannot_be_read_is_the_daemons_failure(int code, int status)
    {
        Prepare();
        _node.Pods.Failure = new CniException(new CniError(code, "no", ""));

        var answer = await _node.PatchAsync();

        Assert.Equal((status, NodeHeaders.OfDaemon), (answer.Status, answer.Source));
    }

    // The plugin then publishes it itself.
    [Theory]
    [InlineData("other", "1", "[1]")]
    [InlineData("c1", "2", "[1]")]
    [InlineData("c1", "1", "[2]")]
    [InlineData("c1", "", "[1]")]
    [InlineData("../c1", "1", "[1]")]
    public async Task A_status_that_no_record_holds_is_not_taken_over(string container, string id, string status)
    {
        Prepare();

        Assert.Equal(503, (await _node.PatchAsync(container: container, id: id, status: status)).Status);

        Assert.Equal(0, _node.Counters.Pending);
    }

    // The daemon was stopped; the plugin has published it, or the pod was deleted.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_comes_too_late_is_not_taken_over(bool isPublished)
    {
        var record = Prepare();
        if (isPublished)
        {
            record.StatusPublished("1");
        }
        else
        {
            record.Detaching();
        }

        Assert.Equal(503, (await _node.PatchAsync()).Status);
    }

    [Fact]
    public async Task A_full_queue_takes_nothing_more_except_for_pods_that_it_has()
    {
        for (var index = 0; index < StatusQueue.Most; index++)
        {
            Assert.True(_node.Queue.TryAdd(Pending($"pod{index}")));
        }

        Prepare();

        Assert.Equal(503, (await _node.PatchAsync()).Status);
        Assert.True(_node.Queue.TryAdd(Pending("pod0")));
    }

    [Theory]
    [InlineData("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]"}}}""")]
    [InlineData("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]","other":"x"},"uid":"u1"}}""")]
    [InlineData("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]"},"uid":"u1","labels":{}}}""")]
    [InlineData("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":null},"uid":"u1"}}""")]
    [InlineData("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]"},"uid":"u1"},"status":{}}""")]
    [InlineData("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]"},"uid":"u1"},"metadata":{}}""")]
    [InlineData("[]")]
    [InlineData("")]
    public async Task A_patch_of_something_else_is_refused(string body)
    {
        Prepare();

        Assert.Equal(400, (await _node.PatchAsync(body, "web", HandoverNode.Headers("c1", "1"))).Status);
    }

    [Theory]
    [InlineData("Content-Type", "application/json")]
    [InlineData(NodeHeaders.UsedAnnotations, "[]")]
    [InlineData(NodeHeaders.UsedAnnotations, """{"a":1}""")]
    [InlineData(NodeHeaders.UsedAnnotations, "{")]
    public async Task A_header_that_cannot_be_read_is_refused(string header, string value)
    {
        Prepare();
        var headers = HandoverNode.Headers("c1", "1");
        headers[header] = value;

        Assert.Equal(400, (await _node.PatchAsync("""{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]"},"uid":"u1"}}""", "web", headers)).Status);
    }

    [Fact]
    public async Task A_daemon_that_ends_takes_nothing_more()
    {
        Prepare();
        _node.Queue.Close();

        Assert.Equal(503, (await _node.PatchAsync()).Status);
    }

    [Theory]
    [InlineData("PATCH", "/api/v1/namespaces/shop/pods/web/status", true)]
    [InlineData("PUT", "/api/v1/namespaces/shop/pods/web/status", false)]
    [InlineData("PATCH", "/api/v1/namespaces/shop/pods/web", false)]
    [InlineData("PATCH", "/api/v1/namespaces/shop/pods/web/status/", false)]
    [InlineData("PATCH", "/api/v1/namespaces/../pods/web/status", false)]
    public void Only_patches_of_a_pods_status_are_its_own(string method, string path, bool isTaken) =>
        Assert.Equal(isTaken, _node.Route.Takes(new NodeRequest { Method = method, Path = path, Header = _ => "", AnswerTakesLonger = () => { } }));

    private Task<NodeAnswer> PatchAsOlderPluginAsync() => _node.PatchAsync(
        """{"metadata":{"annotations":{"k8s.v1.cni.cncf.io/network-status":"[1]"},"uid":"u1"}}""",
        "web",
        new Dictionary<string, string> { ["Content-Type"] = "application/merge-patch+json" });

    private static JsonNode Body(NodeAnswer answer) => JsonNode.Parse(answer.Body.Span)!;

    private static PendingStatus Pending(string pod) => new()
    {
        Pod = new PodIdentity { Namespace = "shop", Name = pod, Uid = pod }, Record = $"{pod}@eth0.jsonl", Id = "1", At = default,
    };

    private RecordFile Prepare()
    {
        var record = _node.Attach();
        _node.Due(record, "1", "[1]");
        _node.Exists("web", "u1");
        return record;
    }
}
