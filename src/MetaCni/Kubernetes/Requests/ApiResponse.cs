// SPDX-License-Identifier: Apache-2.0

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using MetaCni.Errors;

namespace MetaCni.Kubernetes.Requests;

/// <summary>What the API answered: an object, or on failure a <c>Status</c>.</summary>
/// <param name="Status">The status of HTTP.</param>
/// <param name="Body">The object; empty where the answer is not JSON.</param>
/// <param name="Text">What it is if it is not JSON, without the white space around it.</param>
internal sealed record ApiResponse(HttpStatusCode Status, JsonObject Body, string Text = "")
{
    // What the API server says of a path that no resource has, in plain text.
    private const string NoSuchPath = "404 page not found";

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>True where the node's daemon has taken the request over: its answer is about nothing.</summary>
    public bool IsTakenOver { get; init; }

    /// <summary>What kind of content the answer is said to be, for messages.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>Where else the answer is said to be; empty where it does not say.</summary>
    public string Location { get; init; } = "";

    /// <summary>What the server says of a failure in words, without secrets of our own; empty where it does not.</summary>
    public string Sentence { get; init; } = "";

    /// <summary>The server's own sentence about a failure, if it has one, else what is known.</summary>
    public string Message => HasMessage || (Location.Length == 0 && Sentence.Length > 0) ? Sentence
        : Location.Length > 0 ? $"{Status} to {PlainText.Word(Location)}"
        : Status.ToString();

    /// <summary>The words as they came: what is shown of them is <see cref="Sentence"/>.</summary>
    public string Words => HasMessage ? Body["message"]!.ToString() : IsSentence ? Text.Split('\n')[0].Trim() : "";

    private bool HasMessage => Body["message"] is JsonValue;

    // Pages are for browsers, and what is neither a sentence nor a page is somebody's document.
    private bool IsSentence => Text.Length > 0 && Text[0] is not ('<' or '{' or '[' or '"')
        && (ContentType.Length == 0 || ContentType.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase));

    /// <summary>True where a cause of the failure is about a field, such as <c>metadata.uid</c>.</summary>
    public bool HasCause(string field) =>
        (Body["details"] as JsonObject)?["causes"] is JsonArray causes
        && causes.OfType<JsonObject>().Any(cause => cause["field"]?.ToString() == field);

    /// <summary>True where the API itself says that the object is not there: anything before the server answers 404 too.</summary>
    /// <param name="resource">The plural name of the object's resource.</param>
    public bool IsAbsent(string resource) =>
        Status == HttpStatusCode.NotFound
        && Body["kind"]?.ToString() == "Status"
        && (Body["details"] as JsonObject)?["kind"]?.ToString() == resource;

    /// <summary>True where it is a failure that the API itself words.</summary>
    public bool IsFailureOfTheApi => Body["kind"]?.ToString() == "Status";

    /// <summary>True for the text that the API server, and any other server made with Go, has for a path that nobody serves.</summary>
    public bool IsUnknownPath => Status == HttpStatusCode.NotFound && Text == NoSuchPath;

    /// <summary>
    /// True where a role is missing. The API words every refusal of an authorizer like that; webhooks, quotas and firewalls answer 403,
    /// too, and no permission helps against them.
    /// </summary>
    public bool LacksPermission(ApiRequest request)
    {
        var (verb, resource) = (request.Permission.Split(' ')[0], request.Permission.Split(' ')[^1].Split('.')[0]);
        return Status == HttpStatusCode.Forbidden
            && IsFailureOfTheApi
            && Message.Contains($"cannot {verb} resource \"{resource}\"", StringComparison.Ordinal);
    }

    /// <summary>The error for a failure that is nothing special.</summary>
    public CniException Failure(string what)
    {
        var text = $"{what}: {(int)Status} {Message}";
        return Status == HttpStatusCode.Forbidden
            ? MetaCniError.Of(MetaCniErrorCode.AccessDenied, text)
            : new CniException(CniErrorCode.IOFailure, text);
    }

    /// <summary>The error for a 404 that says nothing about the object.</summary>
    public static CniException ForeignNotFound(string what) => Foreign($"{what}: 404, and not as the API server says it");

    /// <summary>Gives back a success that is what was asked for.</summary>
    /// <exception cref="CniException">11: it is a success of somebody else.</exception>
    public ApiResponse RequireExpected(ApiRequest request) => !IsSuccess || IsTakenOver || request.Expected.IsMet(Body)
        ? this
        : throw Foreign(
            $"{request.Permission} in namespace {request.Namespace}: {(int)Status} with "
            + $"{(ContentType.Length > 0 ? $"the Content-Type {PlainText.Name(ContentType)}" : "no Content-Type")}, "
            + $"and what came is not {request.Expected.Description} as the API server says it");

    private static CniException Foreign(string what) => new(
        CniErrorCode.TryAgainLater,
        $"{what}; the address or the path in the kubeconfig's server may be wrong, or a proxy before it is not ready");
}
