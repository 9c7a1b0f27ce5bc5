// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Runtime;

namespace MetaCni.Journal;

/// <summary>Applies the events of a record.</summary>
internal static class RecordEvents
{
    private const double LongestMilliseconds = 1e12;

    /// <summary>The record after an event.</summary>
    /// <exception cref="FormatException">The event names no attachment of the plan, or lacks a required member.</exception>
    public static AttachmentRecord Apply(AttachmentRecord record, EventLine line) => line.Event switch
    {
        EventLine.Attempting => Update(record, line, attachment => attachment with { State = AttachmentState.Attempted }),
        EventLine.Attached => Update(record, line, attachment => attachment with
        {
            State = AttachmentState.Attached,
            Result = line.Result,
            OriginalResult = line.Result,
            // Only for display, so any number is accepted.
            Elapsed = TimeSpan.FromMilliseconds(Math.Clamp(line.Milliseconds ?? 0, 0, LongestMilliseconds)),
        }),
        EventLine.AttachFailed => Update(record, line, attachment => attachment with
        {
            Failure = line.Plugin is { } plugin
                ? new AddFailure(plugin, line.Started ?? true, line.Code is null ? null : ErrorOf(line), line.IsPluginsOwn ?? false)
                : null,
        }),
        EventLine.InterfaceLeft => Update(record, line, attachment => attachment with { LeftInterface = line.Index }),
        EventLine.Rerouted => Update(record, line, attachment => attachment with { Result = line.Result }),
        EventLine.RoutesTaken => Update(record, line, attachment => attachment with { TakenRoutes = NoNull.In(line.Routes ?? []) }),
        EventLine.StatusDue => record with
        {
            Status = StatusOf(line, record.CreatedAt),
        },
        EventLine.StatusPublished => record.Status is { } status && status.Id == line.Id
            ? record with { Status = status with { IsPublished = true } }
            : record,
        EventLine.Completed => record with
        {
            IsComplete = true,
            IsAtWork = false,
            IsChanging = false,
            Interfaces = NoNull.In(line.Interfaces ?? []),
            Addresses = NoNull.In(line.Addresses ?? []),
        },
        EventLine.Unanswered => record with { IsComplete = false, IsAtWork = true },
        EventLine.Changing or EventLine.Detaching => record with
        {
            IsAtWork = true,
            IsChanging = line.Event == EventLine.Changing,
            Status = line.Event == EventLine.Detaching ? record.Status?.Withdrawn() : record.Status,
            Process = line.Process is { } process ? process.ToIdentity() : record.Process,
        },
        EventLine.Detached => Update(record, line, attachment => attachment with { State = AttachmentState.Detached }),
        EventLine.DetachFailed => Update(
            Failed(record, line),
            line,
            attachment => attachment with { LastError = ErrorOf(line) }),
        EventLine.ForgetFailed => Failed(record, line) with { ForgetError = ErrorOf(line) },
        EventLine.DetachEnded => record with { IsAtWork = false, IsChanging = false },

        // A later version may add events; they do not change what has to be detached.
        _ => record,
    };

    /// <summary>The status of an event <c>status-due</c>.</summary>
    /// <param name="line">The event.</param>
    /// <param name="otherwise">The time if the event has none.</param>
    public static RecordedStatus StatusOf(EventLine line, DateTimeOffset otherwise) => new()
    {
        Id = line.Id ?? "",
        At = line.At ?? otherwise,
        Text = line.Status ?? "",
        Annotations = line.Annotations ?? new Dictionary<string, string>(),
    };

    private static AttachmentRecord Failed(AttachmentRecord record, EventLine line) =>
        record with { FirstFailure = record.FirstFailure ?? line.At, LastFailure = line.At ?? record.LastFailure };

    private static CniError ErrorOf(EventLine line) => new(line.Code ?? 0, line.Message ?? "", line.Details ?? "");

    private static AttachmentRecord Update(
        AttachmentRecord record, EventLine line, Func<RecordedAttachment, RecordedAttachment> change)
    {
        var attachments = record.Attachments.ToArray();
        if (line.Attachment is not { } index || index < 0 || index >= attachments.Length)
        {
            throw new FormatException($"event {PlainText.Word(line.Event)} names no attachment of the plan");
        }

        attachments[index] = change(attachments[index]);
        return record with { Attachments = attachments };
    }
}
