// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Errors;

namespace MetaCni.Kubernetes.Requests;

/// <summary>A response of the API: an object, or for a failure a <c>Status</c>.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The object; empty if the response is not JSON.</param>
/// <param name="Text">The trimmed text of a response that is not JSON.</param>
internal sealed record ApiResponse(HttpStatusCode Status, JsonObject Body, string Text = "")
{
    // The API server's plain text for a path without a resource.
    private const string NoSuchPath = "404 page not found";

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>True if the node's daemon has accepted the request for later: the response then holds no object.</summary>
    public bool IsTakenOver => IsOfDaemon && Status == HttpStatusCode.Accepted;

    /// <summary>True if the node's daemon speaks for itself, and passes on nothing of the API server.</summary>
    public bool IsOfDaemon { get; init; }

    /// <summary>The response's Content-Type, for messages.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The target of a redirect; empty if the response has none.</summary>
    public string Location { get; init; } = "";

    /// <summary>The server's text about a failure, without our own secrets; empty if it sent none.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>The server's message about a failure; without one, the redirect target or the status.</summary>
    public string Message => HasMessage || (Location.Length == 0 && Sentence.Length > 0) ? Sentence
        : Location.Length > 0 ? $"{Status} to {PlainText.Word(Location)}"
        : Status.ToString();

    /// <summary>The server's text as received; <see cref="Sentence"/> is the text to show.</summary>
    public string Words => HasMessage ? Body["message"]!.ToString() : IsSentence ? Text.Split('\n')[0].Trim() : "";

    private bool HasMessage => Body["message"] is JsonValue;

    // HTML pages are for browsers; other documents come from other programs. Neither is a message to show.
    private bool IsSentence => Text.Length > 0 && Text[0] is not ('<' or '{' or '[' or '"')
        && (ContentType.Length == 0 || ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));

    /// <summary>True if a cause of the failure names a field, such as <c>metadata.uid</c>.</summary>
    public bool HasCause(string field) => CauseOf(field) is not null;

    /// <summary>The message of the cause that names a field; null if there is none.</summary>
    public string? CauseOf(string field) =>
        ((Body["details"] as JsonObject)?["causes"] as JsonArray)?.OfType<JsonObject>()
            .FirstOrDefault(cause => cause["field"]?.ToString() == field) is { } cause
            ? cause["message"]?.ToString() ?? ""
            : null;

    /// <summary>True if the API server itself reports that the object does not exist; a proxy may send a 404, too.</summary>
    /// <param name="resource">The plural name of the object's resource.</param>
    public bool IsAbsent(string resource) =>
        Status == HttpStatusCode.NotFound
        && Body["kind"]?.ToString() == "Status"
        && (Body["details"] as JsonObject)?["kind"]?.ToString() == resource;

    /// <summary>True if the failure is a <c>Status</c> of the API server.</summary>
    public bool IsFailureOfTheApi => Body["kind"]?.ToString() == "Status";

    /// <summary>True for the 404 text of the API server, and of any other Go server, for an unknown path.</summary>
    public bool IsUnknownPath => Status == HttpStatusCode.NotFound && Text == NoSuchPath;

    /// <summary>
    /// True if an RBAC role is missing. The API server words every rejection by an authorizer like this. Webhooks, quotas and firewalls
    /// respond with 403, too, but a permission does not help against them.
    /// </summary>
    public bool LacksPermission(ApiRequest request)
    {
        var (verb, resource) = (request.Permission.Split(' ')[0], request.Permission.Split(' ')[^1].Split('.')[0]);
        return Status == HttpStatusCode.Forbidden
            && IsFailureOfTheApi
            && Message.Contains($"cannot {verb} resource \"{resource}\"", StringComparison.Ordinal);
    }

    /// <summary>The error for a failure without special handling.</summary>
    public CniException Failure(string what)
    {
        var text = $"{what}: {(int)Status} {Message}";
        return Status == HttpStatusCode.Forbidden
            ? MetaCniError.Of(MetaCniErrorCode.AccessDenied, text)
            : new CniException(CniErrorCode.IOFailure, text);
    }

    /// <summary>The error for a 404 that does not come from the API server.</summary>
    public static CniException ForeignNotFound(string what) => Foreign($"{what}: a 404 that is not from the API server");

    /// <summary>Returns the response if it is a failure or contains the expected object.</summary>
    /// <exception cref="CniException">11: another server's success.</exception>
    public ApiResponse RequireExpected(ApiRequest request) => !IsSuccess || IsTakenOver || request.Expected.IsMet(Body)
        ? this
        : throw Foreign(
            $"{request.Permission} in namespace {request.Namespace}: {(int)Status} with "
            + $"{(ContentType.Length > 0 ? $"the Content-Type {PlainText.Name(ContentType)}" : "no Content-Type")}, "
            + $"but the response is not {request.Expected.Description} as the API server sends it");

    private static CniException Foreign(string what) => new(
        CniErrorCode.TryAgainLater,
        $"{what}; check the address and path of the kubeconfig's server, and whether a proxy in front of it is ready");
}
