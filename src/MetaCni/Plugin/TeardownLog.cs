// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Plugin;

/// <summary>Tells the operator about each attachment that is taken down, after the journal has it. They go one after the other.</summary>
internal sealed class TeardownLog(Operation operation, AttachmentPlan plan, IAttachmentLog journal) : IAttachmentLog
{
    private long _since = operation.Services.Time.GetTimestamp();

    public void Attempting(int attachment) => journal.Attempting(attachment);

    public void Attached(int attachment, JsonObject result, TimeSpan elapsed) => journal.Attached(attachment, result, elapsed);

    public void AttachFailed(int attachment, AddFailure failure) => journal.AttachFailed(attachment, failure);

    public void Rerouted(int attachment, JsonObject result) => journal.Rerouted(attachment, result);

    public void Completed(IReadOnlyList<string> warnings) => journal.Completed(warnings);

    public void Detaching() => journal.Detaching();

    public void ForgetFailed(CniError error) => journal.ForgetFailed(error);

    public void DetachEnded() => journal.DetachEnded();

    public void Detached(int attachment)
    {
        journal.Detached(attachment);
        Tell(attachment, "detached");
    }

    public void DetachFailed(int attachment, CniError error)
    {
        journal.DetachFailed(attachment, error);
        Tell(attachment, $"failed code={error.Code}");
    }

    private void Tell(int attachment, string outcome)
    {
        var now = operation.Services.Time.GetTimestamp();
        operation.LogAttachment(
            (plan.Pod, plan.ContainerId), plan.Attachments[attachment], operation.Services.Time.GetElapsedTime(_since, now), outcome);
        _since = now;
    }
}
