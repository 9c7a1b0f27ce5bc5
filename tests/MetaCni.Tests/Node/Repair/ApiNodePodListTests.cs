// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Kubernetes.Requests;
using MetaCni.Node.Repair;
using MetaCni.Planning;

namespace MetaCni.Tests.Node.Repair;

/// <summary>Lists are read in pages as the Kubernetes API documents it ("Retrieving large results sets in chunks").</summary>
public sealed class ApiNodePodListTests
{
    private const string Own = "own-uid";

    private readonly List<ApiRequest> _requests = [];

    [Fact]
    public async Task The_pods_of_all_pages_are_one_list()
    {
        var pods = await Read(Page("next 1", Own), Page("", "u1", "u2"));

        Assert.Equal(PodPresence.Present, pods.Of(Identity("u2")));
        Assert.Equal(PodPresence.Absent, pods.Of(Identity("u3")));
        Assert.Equal(
            [
                "api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1&limit=100",
                "api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1&limit=100&continue=next%201",
            ],
            _requests.Select(request => request.Path));
    }

    // The wrong node name, or a server that answers with an empty list: every pod would seem to be gone.
    [Fact]
    public async Task A_list_without_the_daemons_own_pod_is_not_the_list_of_this_node()
    {
        var pods = await Read(Page("", "u1"));

        Assert.Equal(PodPresence.Unknown, pods.Of(Identity("u3")));
        Assert.Contains("node-1", pods.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_makes_the_whole_list_unknown()
    {
        var pods = await Read(Page("next", Own, "u1"), new ApiResponse(HttpStatusCode.Gone, []) { Sentence = "the continue token is too old" });

        Assert.Equal(PodPresence.Unknown, pods.Of(Identity("u3")));
        Assert.Contains("the continue token is too old", pods.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_makes_the_list_unknown()
    {
        var list = new ApiNodePodList((_, _) => throw new CniException(CniErrorCode.TryAgainLater, "connection refused"), "node-1", Own);

        var pods = await list.ReadAsync(CancellationToken.None);

        Assert.Equal(PodPresence.Unknown, pods.Of(Identity("u3")));
        Assert.Equal("connection refused", pods.Problem);
    }

    [Fact]
    public async Task A_list_without_end_is_unknown()
    {
        var pods = await Read([.. Enumerable.Repeat(Page("more", Own), 2000)]);

        Assert.Equal(PodPresence.Unknown, pods.Of(Identity("u3")));
        Assert.Equal(1000, _requests.Count);
    }

    // A stale answer from a cache could lack the newest pods; so could one of another moment.
    [Fact]
    public async Task The_list_is_not_read_from_a_cache()
    {
        await Read(Page("", Own));

        Assert.DoesNotContain("resourceVersion", Assert.Single(_requests).Path, StringComparison.Ordinal);
    }

    // A tenant's annotations have up to 256 KiB a pod; the daemon's container has 64 MiB.
    [Fact]
    public async Task Pages_that_are_too_long_are_read_again_as_shorter_ones()
    {
        var list = new ApiNodePodList(
            (request, _) =>
            {
                _requests.Add(request);
                var isShort = request.Path.Contains("&limit=1&", StringComparison.Ordinal) || request.Path.EndsWith("&limit=1", StringComparison.Ordinal);
                return !isShort ? throw new CniException(CniErrorCode.IOFailure, "the response exceeds the size limit")
                    : Task.FromResult(request.Path.Contains("continue", StringComparison.Ordinal) ? Page("", "u1") : Page("next", Own));
            },
            "node-1",
            Own);

        var pods = await list.ReadAsync(CancellationToken.None);

        Assert.Equal(PodPresence.Present, pods.Of(Identity("u1")));
        Assert.Equal(PodPresence.Absent, pods.Of(Identity("u2")));
        Assert.Equal([2, 2, 8, 8], _requests.Select(request => request.LongestAnswer >> 20));
    }

    [Fact]
    public async Task A_pod_that_is_too_long_alone_counts_as_unknown()
    {
        var list = new ApiNodePodList((_, _) => throw new CniException(CniErrorCode.IOFailure, "the response exceeds the size limit"), "node-1", Own);

        var pods = await list.ReadAsync(CancellationToken.None);

        Assert.Equal(PodPresence.Unknown, pods.Of(Identity("u1")));
    }

    private Task<NodePods> Read(params IReadOnlyList<ApiResponse> answers)
    {
        var list = new ApiNodePodList(
            (request, _) =>
            {
                _requests.Add(request);
                return Task.FromResult(answers[_requests.Count - 1]);
            },
            "node-1",
            Own);
        return list.ReadAsync(CancellationToken.None);
    }

    private static ApiResponse Page(string next, params string[] uids) => new(HttpStatusCode.OK, new JsonObject
    {
        ["kind"] = "PartialObjectMetadataList",
        ["metadata"] = new JsonObject { ["continue"] = next },
        ["items"] = new JsonArray([.. uids.Select(uid => new JsonObject
        {
            ["metadata"] = new JsonObject { ["namespace"] = "shop", ["name"] = $"pod-{uid}", ["uid"] = uid },
        })]),
    });

    private static PodIdentity Identity(string uid) => new() { Namespace = "shop", Name = $"pod-{uid}", Uid = uid };
}
