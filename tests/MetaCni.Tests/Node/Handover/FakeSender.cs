// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Tests.Node.Upstream;

namespace MetaCni.Tests.Node.Handover;

/// <summary>An API server with pods, which answers as a test says; without pauses.</summary>
internal sealed class FakeSender : IApiSender
{
    private readonly Lock _lock = new();
    private readonly List<ApiRequest> _requests = [];

    /// <summary>Answers before the pods do; null: the pods answer.</summary>
    public Func<ApiRequest, ApiResponse?> Answer { get; set; } = _ => null;

    /// <summary>Awaited before each answer.</summary>
    public Func<ApiRequest, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public bool IsDown { get; set; }

    /// <summary>The annotations of each pod by its uid.</summary>
    public Dictionary<string, JsonObject> Pods { get; } = [];

    public IReadOnlyList<ApiRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>"POD STATUS" of each PATCH.</summary>
    public IEnumerable<string> Patches => Requests.Where(request => request.Method == HttpMethod.Patch).Select(request =>
        $"{request.Path.Split('/')[5]} {StatusOf(request)}");

    /// <summary>The reasons of the events that were created.</summary>
    public IEnumerable<string> Events => Requests.Where(request => request.Method == HttpMethod.Post)
        .Select(request => (string)FakeApiServer.BodyOf(request)["reason"]!);

    public static string StatusOf(ApiRequest request) =>
        (string)FakeApiServer.BodyOf(request)["metadata"]!["annotations"]!["k8s.v1.cni.cncf.io/network-status"]!;

    public static ApiResponse Gone { get; } = FakeApiServer.Failure(HttpStatusCode.NotFound, "pods \"web\" not found", "pods");

    public static ApiResponse Replaced { get; } = new(HttpStatusCode.UnprocessableEntity, new JsonObject
    {
        ["kind"] = "Status",
        ["message"] = "invalid",
        ["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["field"] = "metadata.uid" }) },
    });

    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _requests.Add(request);
        }

        await Before(request, cancellationToken);
        return IsDown
            ? throw new CniException(CniErrorCode.TryAgainLater, "the API server did not answer")
            : Answer(request) ?? Served(request);
    }

    public Task<bool> PauseAsync(int attempt, CancellationToken cancellationToken) => Task.FromResult(true);

    private ApiResponse Served(ApiRequest request)
    {
        if (request.Method == HttpMethod.Post)
        {
            return new ApiResponse(HttpStatusCode.Created, (JsonObject)FakeApiServer.BodyOf(request));
        }

        var parts = request.Path.Split('/');
        var uid = request.Body is null ? Pods.Keys.SingleOrDefault("u1") : (string)FakeApiServer.BodyOf(request)["metadata"]!["uid"]!;
        return FakeApiServer.Success(new JsonObject
        {
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["namespace"] = parts[3],
                ["name"] = parts[5],
                ["uid"] = uid,
                ["annotations"] = Pods.TryGetValue(uid, out var annotations) ? annotations.DeepClone() : new JsonObject { [HandoverNode.Networks] = "a" },
            },
        });
    }
}
