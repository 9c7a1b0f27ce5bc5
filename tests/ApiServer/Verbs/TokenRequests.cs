// SPDX-License-Identifier: Apache-2.0

//
// k8s.io/kubernetes, pkg/registry/core/serviceaccount/storage/token.go, and pkg/apis/authentication for defaults and validation.

using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Answers;
using ApiServer.Requests;
using ApiServer.Storage;
using ApiServer.Validation;

namespace ApiServer.Verbs;

/// <summary>POST of a service account's subresource "token": issues a token; nothing is stored.</summary>
/// <param name="store">Has the service account, and the pod that the token is to be bound to.</param>
/// <param name="tokens">Issues the token.</param>
/// <param name="options">The clock, and the longest lifetime that the server grants.</param>
public sealed class TokenRequests(ObjectStore store, ServiceAccountTokens tokens, TestApiServerOptions options)
{
    private const long DefaultSeconds = 3600;
    private const long ShortestSeconds = 600;
    private const long LongestSeconds = 1L << 32;

    private static readonly ResourceType Type =
        new() { Group = "authentication.k8s.io", Version = "v1", Name = "tokenrequests", Kind = "TokenRequest" };

    public ApiAnswer Post(ApiRequest request)
    {
        // 1. The request, with its defaults.
        var document = (request with { Type = Type }).Document();
        RequireName(document, request.Info);
        var account = Existing(ResourceTypes.ServiceAccounts, request.Info.Namespace, request.Info.Name);
        var spec = document["spec"] as JsonObject ?? [];
        var audiences = spec["audiences"] is JsonArray { Count: > 0 } list ? list.Select(item => (string)item!).ToArray() : [ServiceAccountTokens.Issuer];
        var seconds = (long?)spec["expirationSeconds"] ?? DefaultSeconds;
        RequireValid(seconds);

        // 2. The pod that the token is bound to.
        var reference = spec["boundObjectRef"] as JsonObject;
        var pod = reference is null ? null : BoundPod(reference, request.Info);

        // 3. The token.
        var granted = Math.Min(seconds, (long)options.LongestTokenLifetime.TotalSeconds);
        var now = options.Time.GetUtcNow();
        var claims = new TokenClaims
        {
            Namespace = request.Info.Namespace,
            Name = request.Info.Name,
            Uid = Metadata.Uid(account),
            Audiences = audiences,
            Issued = now,
            Expires = now.AddSeconds(granted),
            PodName = pod is null ? "" : Metadata.Name(pod),
            PodUid = pod is null ? "" : Metadata.Uid(pod),
        };
        return new ApiAnswer(201, Answer(claims, granted, reference))
        {
            Warning = granted < seconds ? $"requested expiration of {seconds} seconds shortened to {granted} seconds" : "",
        };
    }

    private JsonObject Answer(TokenClaims claims, long seconds, JsonObject? reference) => new()
    {
        ["kind"] = Type.Kind,
        ["apiVersion"] = Type.ApiVersion,
        ["metadata"] = new JsonObject
        {
            ["name"] = claims.Name,
            ["namespace"] = claims.Namespace,
            ["creationTimestamp"] = Timestamp.Of(claims.Issued),
        },
        ["spec"] = new JsonObject
        {
            ["audiences"] = new JsonArray([.. claims.Audiences.Select(audience => JsonValue.Create(audience))]),
            ["expirationSeconds"] = seconds,
            ["boundObjectRef"] = reference?.DeepClone(),
        },
        ["status"] = new JsonObject { ["token"] = tokens.Issue(claims), ["expirationTimestamp"] = Timestamp.Of(claims.Expires) },
    };

    private static void RequireName(JsonObject document, RequestInfo info)
    {
        foreach (var (member, wanted) in (ReadOnlySpan<(string, string)>)[("name", info.Name), ("namespace", info.Namespace)])
        {
            var written = Metadata.Text(document, "metadata", member);
            if (written.Length > 0 && written != wanted)
            {
                var what = member == "name" ? "must match the service account name if specified" : "must match the service account namespace if specified";
                throw Failure.Invalid(Type.QualifiedKind, info.Name, [FieldError.Invalid($"metadata.{member}", $"\"{written}\"", what)]);
            }
        }
    }

    private static void RequireValid(long seconds)
    {
        var why = seconds < ShortestSeconds ? "may not specify a duration less than 10 minutes"
            : seconds > LongestSeconds ? "may not specify a duration larger than 2^32 seconds"
            : "";
        if (why.Length > 0)
        {
            throw Failure.Invalid(Type.QualifiedKind, "", [FieldError.Invalid("spec.expirationSeconds", $"{seconds}", why)]);
        }
    }

    // The real server binds tokens to secrets and nodes, too.
    private JsonObject BoundPod(JsonObject reference, RequestInfo info)
    {
        var kind = Metadata.Text(reference, "kind");
        if ((Metadata.Text(reference, "apiVersion"), kind) != ("v1", "Pod"))
        {
            throw Failure.BadRequest($"cannot bind token to object of type {Metadata.Text(reference, "apiVersion")}, Kind={kind}");
        }

        var name = Metadata.Text(reference, "name");
        var pod = Existing(ResourceTypes.Pods, info.Namespace, name);
        if (Metadata.Text(pod, "spec", "serviceAccountName") != info.Name)
        {
            throw Failure.BadRequest(
                $"cannot bind token for serviceaccount \"{info.Name}\" to pod running with different serviceaccount name.");
        }

        var uid = Metadata.Text(reference, "uid");
        return uid.Length == 0 || uid == Metadata.Uid(pod)
            ? pod
            : throw Failure.Conflict(
                ResourceTypes.Pods,
                name,
                $"the UID in the bound object reference ({uid}) does not match the UID in record. "
                    + "The object might have been deleted and then recreated");
    }

    private JsonObject Existing(ResourceType type, string @namespace, string name) =>
        store.Now().Objects.GetValueOrDefault(ObjectKey.Of(type, @namespace, name)) ?? throw Failure.NotFound(type, name);
}
