// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Runtime;
using Cni.Values;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Plugin;

namespace MetaCni.Attaching;

/// <summary>Tells the operator about each attachment that is taken down, after the journal has it. They go one after the other.</summary>
internal sealed class TeardownLog(Operation operation, AttachmentRecord record, IRecordWriter journal) : IRecordWriter
{
    private long _since = operation.Services.Time.GetTimestamp();

    public void Attempting(int attachment) => journal.Attempting(attachment);

    public void Attached(int attachment, JsonObject result, TimeSpan elapsed) => journal.Attached(attachment, result, elapsed);

    public void AttachFailed(int attachment, AddFailure failure) => journal.AttachFailed(attachment, failure);

    public void InterfaceLeft(int attachment, int index) => journal.InterfaceLeft(attachment, index);

    public void Rerouted(int attachment, JsonObject result) => journal.Rerouted(attachment, result);

    public void Completed(IReadOnlyList<string> interfaces, IReadOnlyList<InterfaceAddress> addresses) => journal.Completed(interfaces, addresses);

    public void Unanswered() => journal.Unanswered();

    public void Detaching() => journal.Detaching();

    public void ForgetFailed(CniError error) => journal.ForgetFailed(error);

    public void DetachEnded() => journal.DetachEnded();

    public void Detached(int attachment)
    {
        journal.Detached(attachment);
        Tell(attachment, log => log.Verbose, IsRollBack ? "network rolled back" : "network detached");
    }

    public void Refused(int attachment, CniError error)
    {
        journal.Refused(attachment, error);
        Tell(
            attachment,
            log => log.Warning,
            "nothing is left to detach: the plugin never succeeded and gave the same error at DEL as at ADD",
            Operation.FieldsOf(error));
    }

    public void GivenUp(int attachment, CniError error)
    {
        journal.GivenUp(attachment, error);
        Tell(
            attachment,
            log => log.Warning,
            "giving up: the plugin never succeeded, the network namespace is gone, and DEL has failed since "
            + $"{record.FirstFailure:u}; clean up addresses and rules that the plugin holds for the container",
            Operation.FieldsOf(error));
    }

    public void DetachFailed(int attachment, CniError error)
    {
        journal.DetachFailed(attachment, error);
        Tell(attachment, log => log.Error, IsRollBack ? "roll-back failed" : "detach failed", Operation.FieldsOf(error));
    }

    private bool IsRollBack => operation.Request.Command == CniCommand.Add;

    private delegate void Writer(string message, params IReadOnlyList<LogField> fields);

    private void Tell(int attachment, Func<OperatorLog, Writer> level, string message, params IReadOnlyList<LogField> fields)
    {
        var now = operation.Services.Time.GetTimestamp();
        var log = operation.LogOf(record.Plan.Sandbox.Pod, record.Plan.Sandbox.ContainerId, record.Plan.Attachments[attachment]);
        level(log)(message, [LogField.Duration(operation.Services.Time.GetElapsedTime(_since, now)), .. fields]);
        _since = now;
    }
}
