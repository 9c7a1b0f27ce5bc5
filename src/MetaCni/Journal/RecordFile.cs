// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using Linux.Files;
using Linux.Processes;
using MetaCni.Errors;

namespace MetaCni.Journal;

/// <summary>Appends events to a record file, and keeps in memory what the record says with them.</summary>
/// <remarks>
/// An event is one write to the page cache: it survives our end by any signal. Only the plan and the completion are synced; after a
/// power failure the namespaces are gone, and the plan alone says what to call DEL for. An event counts in memory even if it cannot be
/// written: undo must not depend on a file that was removed, or on a disk that is full.
/// </remarks>
/// <param name="path">The file.</param>
/// <param name="time">The clock.</param>
/// <param name="record">What the file says.</param>
internal sealed class RecordFile(string path, TimeProvider time, AttachmentRecord record) : IRecordWriter
{
    // Secondaries may be attached by several threads.
    private readonly Lock _lock = new();
    private AttachmentRecord _record = record;

    /// <summary>What the record says by now.</summary>
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

    public void Completed(IReadOnlyList<string> interfaces, IReadOnlyList<InterfaceAddress> addresses) => Append(
        new EventLine { Event = EventLine.Completed, At = time.GetUtcNow(), Interfaces = interfaces, Addresses = addresses }, isDurable: true);

    public void Unanswered()
    {
        try
        {
            Append(new EventLine { Event = EventLine.Unanswered });
        }
        catch (CniException)
        {
            // What is attached is rolled back all the same.
        }
    }

    public void Detaching() => Append(new EventLine
    {
        Event = EventLine.Detaching,
        At = time.GetUtcNow(),
        Process = PlanLine.ProcessLine.Of(ProcessIdentity.Current()),
    });

    public void Detached(int attachment) => Append(new EventLine { Event = EventLine.Detached, Attachment = attachment });

    public void Refused(int attachment, CniError error) => Detached(attachment);

    public void GivenUp(int attachment, CniError error) => Detached(attachment);

    public void DetachFailed(int attachment, CniError error) =>
        Append(EventLine.Failure(EventLine.DetachFailed, attachment, time.GetUtcNow(), error), isDurable: true);

    public void ForgetFailed(CniError error) =>
        Append(EventLine.Failure(EventLine.ForgetFailed, null, time.GetUtcNow(), error), isDurable: true);

    public void DetachEnded() => Append(new EventLine { Event = EventLine.DetachEnded });

    private void Append(EventLine line, bool isDurable = false)
    {
        var text = RecordLimits.RequireEvent(RecordText.Line(line));
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
            // Of thousands of failures the last one of each attachment says all.
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
