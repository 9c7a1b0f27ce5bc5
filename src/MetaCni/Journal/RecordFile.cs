// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using Linux.Files;
using Linux.Processes;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>Appends events to a record file, and keeps the resulting record in memory.</summary>
/// <remarks>
/// An event is one write to the page cache, which survives our death by any signal. Only the plan, the completion and failures are synced:
/// after a power failure the namespaces are gone, and the plan alone tells what to call DEL for. An event is applied in memory even if it
/// cannot be written, because a roll-back must not depend on a removed file or a full disk.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
/// <param name="record">The content of the file.</param>
internal sealed class RecordFile(string path, TimeProvider time, AttachmentRecord record) : IRecordWriter
{
    // Several threads may attach secondaries at once.
    private readonly Lock _lock = new();
    private AttachmentRecord _record = record;

    /// <summary>The current record.</summary>
    public AttachmentRecord Record
    {
        get
        {
            lock (_lock)
            {
                return _record;
            }
        }
    }

    public void Attempting(int attachment) => Append(new EventLine { Event = EventLine.Attempting, Attachment = attachment });

    public void Attached(int attachment, JsonObject result, TimeSpan elapsed) => Append(new EventLine
    {
        Event = EventLine.Attached,
        Attachment = attachment,
        Milliseconds = Math.Round(elapsed.TotalMilliseconds, 3),
        Result = result,
    });

    public void AttachFailed(int attachment, AddFailure failure) => Append(EventLine.OfFailedAdd(attachment, failure));

    public void InterfaceLeft(int attachment, int index) =>
        Append(new EventLine { Event = EventLine.InterfaceLeft, Attachment = attachment, Index = index });

    public void Rerouted(int attachment, JsonObject result) =>
        Append(new EventLine { Event = EventLine.Rerouted, Attachment = attachment, Result = result });

    public void RoutesTaken(int attachment, IReadOnlyList<RecordedRoute> routes) =>
        Append(new EventLine { Event = EventLine.RoutesTaken, Attachment = attachment, Routes = routes });

    public RecordedStatus? Status => Record.Status;

    public bool StatusDue(RecordedStatus status)
    {
        var line = EventLine.OfStatus(status);
        var text = RecordText.Line(line);
        if (text.Length > RecordLimits.EventLine)
        {
            return false;
        }

        Append(line, text, isDurable: false);
        return true;
    }

    public void StatusPublished(string id) => Append(EventLine.OfPublishedStatus(id));

    public void Completed(IReadOnlyList<string> interfaces, IReadOnlyList<InterfaceAddress> addresses) => Append(
        new EventLine { Event = EventLine.Completed, At = time.GetUtcNow(), Interfaces = interfaces, Addresses = addresses },
        isDurable: true);

    public void Unanswered()
    {
        try
        {
            Append(new EventLine { Event = EventLine.Unanswered });
        }
        catch (CniException)
        {
            // The roll-back continues regardless.
        }
    }

    public void Changing() => Append(AtWork(EventLine.Changing));

    public void Detaching() => Append(AtWork(EventLine.Detaching));

    public void Detached(int attachment) => Append(new EventLine { Event = EventLine.Detached, Attachment = attachment });

    public void Refused(int attachment, CniError error) => Detached(attachment);

    public void GivenUp(int attachment, CniError error) => Detached(attachment);

    // A record with the time of a failure is taken down as a whole, and a pod whose networks change goes on running.
    public void DetachFailed(int attachment, CniError error) => Append(
        EventLine.Failure(EventLine.DetachFailed, attachment, Record.IsChanging ? null : time.GetUtcNow(), error), isDurable: true);

    public void ForgetFailed(CniError error) =>
        Append(EventLine.Failure(EventLine.ForgetFailed, null, time.GetUtcNow(), error), isDurable: true);

    public void DetachEnded() => Append(new EventLine { Event = EventLine.DetachEnded });

    private EventLine AtWork(string what) => new()
    {
        Event = what,
        At = time.GetUtcNow(),
        Process = PlanLine.ProcessLine.Of(ProcessIdentity.Current()),
    };

    private void Append(EventLine line, bool isDurable = false) =>
        Append(line, RecordLimits.RequireEvent(RecordText.Line(line)), isDurable);

    private void Append(EventLine line, byte[] text, bool isDurable)
    {
        lock (_lock)
        {
            _record = RecordEvents.Apply(_record, line);
            StateAccess.Write(path, () => Append(text, isDurable));
        }
    }

    private void Append(byte[] text, bool isDurable)
    {
        using var file = AppendOnlyFile.Open(path);
        if (file.Length + text.Length > RecordLimits.Rewrite)
        {
            // After thousands of failures, the last failure of each attachment is enough.
            AtomicFile.WriteAlone(path, RecordRewrite.Lines(_record));
            return;
        }

        file.Append(text);
        if (isDurable)
        {
            file.Flush();
        }
    }
}
