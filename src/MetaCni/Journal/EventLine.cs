// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cni.Errors;
using Cni.Runtime;

namespace MetaCni.Journal;

/// <summary>A later line of a record file: an event.</summary>
internal sealed record EventLine
{
    public const string Attempting = "attempting";
    public const string Attached = "attached";
    public const string AttachFailed = "attach-failed";
    public const string InterfaceLeft = "interface-left";
    public const string Rerouted = "rerouted";
    public const string RoutesTaken = "routes-taken";
    public const string StatusDue = "status-due";
    public const string StatusPublished = "status-published";
    public const string Completed = "completed";
    public const string Unanswered = "unanswered";
    public const string Changing = "changing";
    public const string Detaching = "detaching";
    public const string Detached = "detached";
    public const string DetachFailed = "detach-failed";
    public const string ForgetFailed = "forget-failed";
    public const string DetachEnded = "detach-ended";

    [JsonPropertyName("event")]
    public required string Event { get; init; }

    [JsonPropertyName("attachment")]
    public int? Attachment { get; init; }

    /// <summary>The plugin at which ADD failed, by its index in the list.</summary>
    [JsonPropertyName("plugin")]
    public int? Plugin { get; init; }

    /// <summary>Whether that plugin was started.</summary>
    [JsonPropertyName("started")]
    public bool? Started { get; init; }

    /// <summary>True if code, message and details are the plugin's own.</summary>
    [JsonPropertyName("own")]
    public bool? IsPluginsOwn { get; init; }

    /// <summary>The kernel's index of an interface.</summary>
    [JsonPropertyName("index")]
    public int? Index { get; init; }

    [JsonPropertyName("milliseconds")]
    public double? Milliseconds { get; init; }

    [JsonPropertyName("result")]
    public JsonObject? Result { get; init; }

    [JsonPropertyName("at")]
    public DateTimeOffset? At { get; init; }

    [JsonPropertyName("code")]
    public int? Code { get; init; }

    [JsonPropertyName("msg")]
    public string? Message { get; init; }

    [JsonPropertyName("details")]
    public string? Details { get; init; }

    /// <summary>The process that detaches or changes networks.</summary>
    [JsonPropertyName("process")]
    public PlanLine.ProcessLine? Process { get; init; }

    /// <summary>The planned interfaces that existed in the pod's namespace when ADD completed.</summary>
    [JsonPropertyName("interfaces")]
    public IReadOnlyList<string>? Interfaces { get; init; }

    /// <summary>The addresses of the results that the kernel had on these interfaces.</summary>
    [JsonPropertyName("addresses")]
    public IReadOnlyList<InterfaceAddress>? Addresses { get; init; }

    /// <summary>All default routes that were taken from an attachment.</summary>
    [JsonPropertyName("routes")]
    public IReadOnlyList<RecordedRoute>? Routes { get; init; }

    /// <summary>Which status of the record.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    /// <summary>The value of the network-status annotation.</summary>
    [JsonPropertyName("status")]
    public string? Status { get; init; }

    /// <summary>The annotations from which the networks of the status were planned.</summary>
    [JsonPropertyName("annotations")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The state of an attachment after an event; null if the event does not change it.</summary>
    public static AttachmentState? StateAfter(string what) => what switch
    {
        Attempting => AttachmentState.Attempted,
        Attached => AttachmentState.Attached,
        Detached => AttachmentState.Detached,
        _ => null,
    };

    /// <summary>An attachment could not be detached, or a file not removed.</summary>
    public static EventLine Failure(string what, int? attachment, DateTimeOffset? at, CniError error) => new()
    {
        Event = what,
        Attachment = attachment,
        At = at,
        Code = error.Code,
        Message = error.Message,
        Details = error.Details.Length > 0 ? error.Details : null,
    };

    /// <summary>A status is to be published.</summary>
    public static EventLine OfStatus(RecordedStatus status) => new()
    {
        Event = StatusDue,
        Id = status.Id,
        At = status.At,
        Status = status.Text,
        Annotations = status.Annotations,
    };

    /// <summary>A status needs no publishing any more.</summary>
    public static EventLine OfPublishedStatus(string id) => new() { Event = StatusPublished, Id = id };

    /// <summary>An ADD failed at a plugin.</summary>
    public static EventLine OfFailedAdd(int attachment, AddFailure failure) => new()
    {
        Event = AttachFailed,
        Attachment = attachment,
        Plugin = failure.Plugin,
        Started = failure.WasStarted,
        Code = failure.Error?.Code,
        Message = failure.Error?.Message,
        Details = failure.Error is { Details.Length: > 0 } error ? error.Details : null,
        IsPluginsOwn = failure.Error is null ? null : failure.IsPluginsOwn,
    };
}
