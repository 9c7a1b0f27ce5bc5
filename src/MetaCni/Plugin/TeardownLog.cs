// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using MetaCni.Journal;

namespace MetaCni.Plugin;

/// <summary>Tells the operator about each attachment that is taken down, after the journal has it. They go one after the other.</summary>
internal sealed class TeardownLog(Operation operation, AttachmentRecord record, IAttachmentLog journal) : IAttachmentLog
{
    private long _since = operation.Services.Time.GetTimestamp();

    public void Attempting(int attachment) => journal.Attempting(attachment);

    public void Attached(int attachment, JsonObject result, TimeSpan elapsed) => journal.Attached(attachment, result, elapsed);

    public void AttachFailed(int attachment, AddFailure failure) => journal.AttachFailed(attachment, failure);

    public void InterfaceLeft(int attachment, int index) => journal.InterfaceLeft(attachment, index);

    public void Rerouted(int attachment, JsonObject result) => journal.Rerouted(attachment, result);

    public void Completed(IReadOnlyList<string> warnings) => journal.Completed(warnings);

    public void Unanswered() => journal.Unanswered();

    public void Detaching() => journal.Detaching();

    public void ForgetFailed(CniError error) => journal.ForgetFailed(error);

    public void DetachEnded() => journal.DetachEnded();

    public void Detached(int attachment)
    {
        journal.Detached(attachment);
        Tell(attachment, "detached");
    }

    public void Refused(int attachment, CniError error)
    {
        journal.Refused(attachment, error);
        operation.Log.Warning(
            $"{Of(attachment)}: nothing is left to detach: its plugin never succeeded and refused at DEL as at ADD: {error.Message}");
        Tell(attachment, "refused");
    }

    public void GivenUp(int attachment, CniError error)
    {
        journal.GivenUp(attachment, error);
        operation.Log.Warning(
            $"{Of(attachment)}: given up: its plugin never succeeded, the network namespace is gone, and DEL has failed since "
            + $"{record.FirstFailure:u}; addresses and rules that it holds for the container are yours to clean up: {error.Message}");
        Tell(attachment, "given-up");
    }

    public void DetachFailed(int attachment, CniError error)
    {
        journal.DetachFailed(attachment, error);
        Tell(attachment, $"failed code={error.Code}");
    }

    private string Of(int attachment) =>
        $"container {record.Plan.ContainerId} of {record.Plan.Pod?.ToString() ?? "no pod"}, {record.Plan.Attachments[attachment].Label}";

    private void Tell(int attachment, string outcome)
    {
        var now = operation.Services.Time.GetTimestamp();
        operation.LogAttachment(
            (record.Plan.Pod, record.Plan.ContainerId), record.Plan.Attachments[attachment], operation.Services.Time.GetElapsedTime(_since, now), outcome);
        _since = now;
    }
}
