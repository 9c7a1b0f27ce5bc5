// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using MetaCni.Journal;

namespace MetaCni.Tests.Support;

/// <summary>Writes each note down as <c>attached 1</c>.</summary>
/// <param name="before">Called with every note before it is taken; may throw.</param>
internal sealed class FakeRecordWriter(Action<string>? before = null) : IRecordWriter
{
    private readonly List<string> _notes = [];

    public IReadOnlyList<string> Notes => _notes;

    public JsonObject? LastResult { get; private set; }

    public CniError? LastError { get; private set; }

    public void Attempting(int attachment) => Note($"attempting {attachment}");

    public void Attached(int attachment, JsonObject result, TimeSpan elapsed)
    {
        LastResult = result;
        Note($"attached {attachment}");
    }

    public void AttachFailed(int attachment, AddFailure failure) =>
        Note($"attach-failed {attachment} at {failure.Plugin}{(failure.WasStarted ? "" : ", not started")}");

    public void InterfaceLeft(int attachment, int index) => Note($"interface-left {attachment}: {index}");

    public void Refused(int attachment, CniError error)
    {
        LastError = error;
        Note($"refused {attachment}");
    }

    public void GivenUp(int attachment, CniError error)
    {
        LastError = error;
        Note($"given-up {attachment}");
    }

    public void Rerouted(int attachment, JsonObject result)
    {
        LastResult = result;
        Note($"rerouted {attachment}");
    }

    public void RoutesTaken(int attachment, IReadOnlyList<RecordedRoute> routes) =>
        Note($"routes-taken {attachment}: {string.Join(", ", routes.Select(route => $"{route.Interface} via {route.Gateway} metric {route.Metric}"))}");

    public RecordedStatus? Status { get; private set; }

    public bool StatusDue(RecordedStatus status)
    {
        Note("status-due");
        Status = status;
        return true;
    }

    public void StatusPublished(string id)
    {
        Note("status-published");
        Status = Status is { } status && status.Id == id ? status with { IsPublished = true } : Status;
    }

    public void Completed(IReadOnlyList<string> interfaces, IReadOnlyList<InterfaceAddress> addresses) => Note("completed");

    public void Unanswered() => Note("unanswered");

    public void Changing() => Note("changing");

    public void Detaching() => Note("detaching");

    public void ForgetFailed(CniError error)
    {
        LastError = error;
        Note("forget-failed");
    }

    public void DetachEnded() => Note("detach-ended");

    public void Detached(int attachment) => Note($"detached {attachment}");

    public void DetachFailed(int attachment, CniError error)
    {
        LastError = error;
        Note($"detach-failed {attachment}");
    }

    // From several threads where secondaries are attached at once.
    private void Note(string note)
    {
        lock (_notes)
        {
            before?.Invoke(note);
            _notes.Add(note);
        }
    }
}
