// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Storage;
using ApiServer.Verbs;

namespace ApiServer.Hosting;

/// <summary>Routes an authorized request to the verb that handles it.</summary>
public sealed class ApiRouter(ObjectStore store, ServiceAccountTokens tokens, TestApiServerOptions options)
{
    private readonly Reading reading = new(store);
    private readonly Creation creation = new(store, options.Time);
    private readonly Updating updating = new(store);
    private readonly Deletion deletion = new(store, options.Time);
    private readonly TokenRequests tokenRequests = new(store, tokens, options);

    public static ApiAnswer NoSuchPage { get; } = new(404, null, "404 page not found\n");

    /// <summary>The response at a path that is not a resource or whose resource is not served.</summary>
    public static ApiAnswer Elsewhere(RequestInfo info) => info.Path switch
    {
        "/healthz" or "/livez" or "/readyz" => new ApiAnswer(200, null, "ok"),
        "/version" => new ApiAnswer(200, Version()),
        _ when info.IsResource && ResourceTypes.IsBuiltIn(info.Group, info.Version) => throw Failure.NoSuchResource(),
        _ => NoSuchPage,
    };

    public ApiAnswer Serve(ApiRequest request)
    {
        CheckPlace(request);
        return request.Info.Verb switch
        {
            "create" when IsToken(request.Info) => tokenRequests.Post(request),
            _ when IsToken(request.Info) => throw Failure.MethodNotAllowed(),
            "get" => reading.Get(request),
            "list" => reading.List(request),
            "create" => creation.Post(request),
            "update" => updating.Put(request),
            "patch" => updating.Patch(request),
            "delete" or "deletecollection" when request.Info.Subresource.Length == 0 => deletion.Delete(request),
            _ => throw Failure.MethodNotAllowed(),
        };
    }

    public Watching Watch(ApiRequest request, Func<JsonObject, Task> write)
    {
        CheckPlace(request);
        ListOptionRules.Check(request.Query);
        return new Watching(store, options.Time, request, write);
    }

    private static void CheckPlace(ApiRequest request)
    {
        var (info, type) = (request.Info, request.Type);
        var inNamespace = info.Namespace.Length > 0 && type != ResourceTypes.Namespaces;
        var misplaced = type.Namespaced ? !inNamespace && info.Verb is not ("list" or "watch") : inNamespace;
        var noSubresource = info.Subresource.Length > 0 && !(info.Subresource == "status" && type.HasStatus) && !IsToken(info);
        if (misplaced || noSubresource)
        {
            throw Failure.NoSuchResource();
        }
    }

    private static bool IsToken(RequestInfo info) => info.Type == ResourceTypes.ServiceAccounts && info.Subresource == "token";

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "35",
        ["emulationMajor"] = "1",
        ["emulationMinor"] = "35",
        ["minCompatibilityMajor"] = "1",
        ["minCompatibilityMinor"] = "34",
        ["gitVersion"] = "v1.35.6",
        ["gitCommit"] = "0000000000000000000000000000000000000000",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "none",
        ["platform"] = "linux/amd64",
    };
}
