// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Journal;

/// <summary>Writes a record as a new file, for records that were rebuilt, taken over or have grown too long.</summary>
internal static class RecordRewrite
{
    public static byte[] Lines(AttachmentRecord record) =>
    [
        .. RecordText.Line(record.Plan, record.CreatedAt, record.Process, record.NamespaceCookie),
        .. record.Attachments.SelectMany((attachment, index) => Lines(record, attachment, index)),
        .. Course(record).SelectMany(RecordText.Line),
    ];

    private static IEnumerable<byte> Lines(AttachmentRecord record, RecordedAttachment attachment, int index)
    {
        IEnumerable<EventLine> events = attachment.State switch
        {
            AttachmentState.Planned => [],
            AttachmentState.Detached => [new EventLine { Event = EventLine.Detached, Attachment = index }],
            AttachmentState.Attached => Attached(attachment, index),
            _ => Attempted(attachment, index),
        };
        return events.Concat(Failure(record, attachment, index)).SelectMany(RecordText.Line);
    }

    private static IEnumerable<EventLine> Attempted(RecordedAttachment attachment, int index)
    {
        yield return new EventLine { Event = EventLine.Attempting, Attachment = index };
        if (attachment.Failure is { } failure)
        {
            yield return EventLine.OfFailedAdd(index, failure);
        }

        if (attachment.LeftInterface is { } left)
        {
            yield return new EventLine { Event = EventLine.InterfaceLeft, Attachment = index, Index = left };
        }
    }

    private static IEnumerable<EventLine> Attached(RecordedAttachment attachment, int index)
    {
        yield return new EventLine
        {
            Event = EventLine.Attached,
            Attachment = index,
            Milliseconds = attachment.Elapsed.TotalMilliseconds,
            Result = attachment.OriginalResult ?? attachment.Result,
        };
        if (attachment.OriginalResult is { } original && original != attachment.Result)
        {
            yield return new EventLine { Event = EventLine.Rerouted, Attachment = index, Result = attachment.Result };
        }

        if (attachment.TakenRoutes.Count > 0)
        {
            yield return new EventLine { Event = EventLine.RoutesTaken, Attachment = index, Routes = attachment.TakenRoutes };
        }
    }

    // Two events if it failed more than once: the record keeps the first and the last time.
    private static IEnumerable<EventLine> Failure(AttachmentRecord record, RecordedAttachment attachment, int index) =>
        attachment.LastError is { } error
            ? new[] { record.FirstFailure, record.LastFailure }.Distinct()
                .Select(at => EventLine.Failure(EventLine.DetachFailed, index, at, error))
            : [];

    // Whether an operation runs, and in which process.
    private static IEnumerable<EventLine> Course(AttachmentRecord record)
    {
        if (record.ForgetError is { } error)
        {
            yield return EventLine.Failure(EventLine.ForgetFailed, null, record.FirstFailure, error);
        }

        if (record.Status is { } status)
        {
            yield return EventLine.OfStatus(status);
            // The event of the detaching may be left out, or come first.
            if (status.IsPublished || status.IsWithdrawn)
            {
                yield return EventLine.OfPublishedStatus(status.Id);
            }
        }

        if (record.IsComplete)
        {
            yield return new EventLine { Event = EventLine.Completed, Interfaces = record.Interfaces, Addresses = record.Addresses };
        }

        if (record.IsComplete && record.IsAtWork)
        {
            yield return new EventLine
            {
                Event = record.IsChanging ? EventLine.Changing : EventLine.Detaching,
                Process = PlanLine.ProcessLine.Of(record.Process),
            };
        }

        if (!record.IsComplete && !record.IsAtWork)
        {
            yield return new EventLine { Event = EventLine.DetachEnded };
        }
    }
}
