// SPDX-License-Identifier: Apache-2.0

using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Logging.Operations;

namespace MetaCni.Attaching;

/// <summary>Logs each attachment of a record that is detached. They are detached one after the other.</summary>
internal sealed class DetachLog(ContainerLog log, AttachmentRecord record, TimeProvider time)
{
    private long _since = time.GetTimestamp();

    /// <summary>Measures the operation for the operations log.</summary>
    public OperationTrace Trace { get; init; } = new(time);

    /// <summary>True if an ADD rolls back its own attachments, or those of an earlier ADD.</summary>
    public bool IsRollBack { get; init; }

    /// <summary>Called once the outcome is in the record.</summary>
    public void Ended(int attachment, DetachOutcome outcome)
    {
        var now = time.GetTimestamp();
        var elapsed = time.GetElapsedTime(_since, now);
        var planned = record.Plan.Attachments[attachment];
        _since = now;
        if (!IsRollBack)
        {
            Trace.Add(TracedAttachment.Of(planned, elapsed, outcome.Failure));
        }

        Write(log.About(record.Plan, planned), outcome, LogField.Duration(elapsed));
    }

    private void Write(OperatorLog about, DetachOutcome outcome, LogField elapsed)
    {
        switch (outcome)
        {
            case { Failure: { } failure }:
                about.Error(IsRollBack ? "roll-back failed" : "detach failed", [elapsed, .. LogField.Of(failure)]);
                break;
            case { Refusal: { } refusal }:
                about.Warning(
                    "nothing is left to detach: the plugin never succeeded and gave the same error at DEL as at ADD",
                    [elapsed, .. LogField.Of(refusal)]);
                break;
            case { GivenUp: { } error }:
                about.Warning(
                    "giving up: the plugin never succeeded, the network namespace is gone, and DEL has failed since "
                    + $"{record.FirstFailure:u}; clean up addresses and rules that the plugin holds for the container",
                    [elapsed, .. LogField.Of(error)]);
                break;
            default:
                about.Verbose(IsRollBack ? "network rolled back" : "network detached", elapsed);
                break;
        }
    }
}
