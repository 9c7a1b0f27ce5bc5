// SPDX-License-Identifier: Apache-2.0

//
// The wording is copied from the real server (k8s.io/apimachinery, api/errors): clients display it, and some parse it.

using System.Text.Json.Nodes;
using ApiServer.Requests;
using ApiServer.Storage;
using ApiServer.Validation;

namespace ApiServer.Answers;

/// <summary>The failures of the API, each with code, reason and details.</summary>
public static class Failure
{
    public static ApiException Unauthorized() => Make(401, "Unauthorized", "Unauthorized");

    public static ApiException Forbidden(RequestInfo request, string user)
    {
        if (!request.IsResource)
        {
            return Make(403, "Forbidden", $"forbidden: User \"{user}\" cannot {request.Verb} path \"{request.Path}\"", []);
        }

        var subject = request.Name.Length == 0 ? request.QualifiedResource : $"{request.QualifiedResource} \"{request.Name}\"";
        var scope = request.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{request.Namespace}\"";
        return Make(
            403,
            "Forbidden",
            $"{subject} is forbidden: User \"{user}\" cannot {request.Verb} resource \"{request.ResourceAndSubresource}\" "
                + $"in API group \"{request.Group}\" {scope}",
            Details(request.Group, request.Resource, request.Name));
    }

    public static ApiException Forbidden(string why) => Make(403, "Forbidden", $"forbidden: {why}", []);

    /// <summary>A rejection by an admission webhook (k8s.io/apiserver, admission/plugin/webhook/errors).</summary>
    public static ApiException Denied(string webhook, string message) =>
        Make(403, "Forbidden", $"admission webhook \"{webhook}\" denied the request: {message}");

    public static ApiException NotFound(ResourceType type, string name) =>
        Make(404, "NotFound", $"{type.QualifiedName} \"{name}\" not found", Details(type.Group, type.Name, name));

    public static ApiException NoSuchResource() => Make(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiException MethodNotAllowed() =>
        Make(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiException NotAcceptable() =>
        Make(406, "NotAcceptable", "only the following media types are accepted: application/json", []);

    public static ApiException AlreadyExists(ResourceType type, string name) =>
        Make(409, "AlreadyExists", $"{type.QualifiedName} \"{name}\" already exists", Details(type.Group, type.Name, name));

    public static ApiException Conflict(ResourceType type, string name, string why) => Make(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {type.QualifiedName} \"{name}\": {why}",
        Details(type.Group, type.Name, name));

    public static ApiException StaleVersion(ResourceType type, string name) => Conflict(
        type, name, "the object has been modified; please apply your changes to the latest version and try again");

    public static ApiException OtherUid(ResourceType type, ObjectKey key, string wanted, string actual) => Conflict(
        type,
        key.Name,
        $"StorageError: invalid object, Code: 4, Key: /registry/{key.Resource}/{key.Namespace}/{key.Name}, ResourceVersion: 0, "
            + $"AdditionalErrorMsg: Precondition failed: UID in precondition: {wanted}, UID in object meta: {actual}");

    public static ApiException Expired(string message) => Make(410, "Expired", message);

    public static ApiException TooLarge(long limit) =>
        Make(413, "RequestEntityTooLarge", $"Request entity too large: limit is {limit}");

    public static ApiException UnsupportedMediaType() =>
        Make(415, "UnsupportedMediaType", "415: Unsupported Media Type", []);

    public static ApiException UnknownPatchFormat() => Make(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, "
            + "application/merge-patch+json, application/apply-patch+yaml");

    /// <summary>A JSON patch that cannot be applied: the real server reports no more than this.</summary>
    public static ApiException PatchRefused() =>
        Make(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiException Invalid(string qualifiedKind, string name, IReadOnlyList<FieldError> errors)
    {
        var texts = errors.Select(error => $"{error.Field}: {error.Message}").Distinct().ToList();
        var text = texts.Count == 1 ? texts[0] : $"[{string.Join(", ", texts)}]";
        var dot = qualifiedKind.IndexOf('.', StringComparison.Ordinal);
        var details = Details(dot < 0 ? "" : qualifiedKind[(dot + 1)..], dot < 0 ? qualifiedKind : qualifiedKind[..dot], name);
        details["causes"] = new JsonArray([.. errors.Select(error => error.ToCause())]);
        return Make(422, "Invalid", $"{qualifiedKind} \"{name}\" is invalid: {text}", details);
    }

    public static ApiException BadRequest(string message) => Make(400, "BadRequest", message);

    /// <summary>Query parameters of a list or a watch that exclude each other (k8s.io/apimachinery, internalversion/validation).</summary>
    public static ApiException InvalidListOptions(IReadOnlyList<FieldError> errors) => Invalid("ListOptions.meta.k8s.io", "", errors);

    public static ApiException InternalError(string message) => Make(
        500,
        "InternalError",
        $"Internal error occurred: {message}",
        new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["message"] = message }) });

    public static ApiException NotImplemented(string message) => Make(501, "NotImplemented", $"this test server: {message}");

    public static ApiException Unavailable(string message) => Make(503, "ServiceUnavailable", message);

    public static ApiException VersionTooLarge(long wanted, long current)
    {
        var details = new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject
            {
                ["reason"] = "ResourceVersionTooLarge",
                ["message"] = "Too large resource version",
            }),
            ["retryAfterSeconds"] = 1,
        };
        return Make(504, "Timeout", $"Timeout: Too large resource version: {wanted}, current: {current}", details);
    }

    private static JsonObject Details(string group, string kind, string name)
    {
        var details = new JsonObject();
        foreach (var (member, value) in (ReadOnlySpan<(string, string)>)[("name", name), ("group", group), ("kind", kind)])
        {
            if (value.Length > 0)
            {
                details[member] = value;
            }
        }

        return details;
    }

    private static ApiException Make(int code, string reason, string message, JsonObject? details = null)
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
            ["reason"] = reason,
        };
        if (details is not null)
        {
            status["details"] = details;
        }

        status["code"] = code;
        return new ApiException(status);
    }
}
