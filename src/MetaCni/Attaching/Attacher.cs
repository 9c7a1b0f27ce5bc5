// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Results;
using Cni.Runtime;
using Linux;
using MetaCni.Attaching.Plugins;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Attaches the networks of a plan in order. It decides nothing and stops at the first failure; the caller rolls back.</summary>
/// <param name="delegates">The plugins.</param>
/// <param name="time">The clock.</param>
/// <param name="attached">Called for each outcome.</param>
internal sealed class Attacher(Delegates delegates, TimeProvider time, Action<AttachmentOutcome> attached)
{
    /// <summary>Limits the results of all networks of the pod together.</summary>
    public ResultBudget Results { get; init; } = new();

    /// <summary>Called for an attachment that failed.</summary>
    public Action<PlannedAttachment, TimeSpan, CniError> Failed { get; init; } = (_, _, _) => { };

    /// <summary>Finds the interface that a failed ADD left behind (<see cref="LeftInterface.Find"/>).</summary>
    public Func<PlannedAttachment, int?> FindLeft { get; init; } = _ => null;

    /// <summary>
    /// Called with the network's name before its plugins run. The return value is disposed of after they ran. The call may block or throw.
    /// </summary>
    public Func<string, IDisposable?> Enter { get; init; } = _ => null;

    /// <summary>Called just before each attachment. If it throws, the attachment fails without being attempted.</summary>
    public Action<PlannedAttachment> Before { get; init; } = _ => { };

    /// <exception cref="CniException">The delegate's own error; the message starts with network, plugin and interface.</exception>
    public IReadOnlyList<AttachmentOutcome> AttachAll(AttachmentPlan plan, IRecordWriter writer, CancellationToken cancellationToken)
    {
        var outcomes = new List<AttachmentOutcome>();
        for (var index = 0; index < plan.Attachments.Count; index++)
        {
            outcomes.Add(Attach(plan, index, writer, cancellationToken));
        }

        return outcomes;
    }

    /// <summary>Carries out one attachment.</summary>
    /// <exception cref="CniException">The delegate's own error; the message starts with network, plugin and interface.</exception>
    public AttachmentOutcome Attach(AttachmentPlan plan, int index, IRecordWriter writer, CancellationToken cancellationToken)
    {
        var attachment = plan.Attachments[index];
        using var entered = Enter(attachment.Configuration.Name);
        Before(attachment);
        writer.Attempting(index);
        var start = time.GetTimestamp();
        var json = Call(
            (plan, attachment),
            start,
            failure => Note(writer, (index, attachment), failure),
            () => Results.Spend(attachment, delegates.Add(plan, attachment, cancellationToken)));
        var elapsed = time.GetElapsedTime(start);
        writer.Attached(index, json, elapsed);
        var outcome = new AttachmentOutcome
        {
            Planned = attachment,
            Json = json,
            Result = ResultCodec.Read(json, attachment.Configuration.Version),
            Elapsed = elapsed,
        };
        attached(outcome);
        return outcome;
    }

    // Only a delegate's error gets the prefix: failing to write the record is MetaCni's own error.
    private JsonObject Call(
        (AttachmentPlan Plan, PlannedAttachment Planned) attachment, long start, Action<AddFailure> note, Func<JsonObject> call)
    {
        try
        {
            return call();
        }
        catch (CniException e)
        {
            if (AddFailure.Of(e) is { } failure)
            {
                note(failure);
            }

            var error = delegates.ErrorOf(attachment.Plan, attachment.Planned, e);
            Failed(attachment.Planned, time.GetElapsedTime(start), error.Error);
            throw error;
        }
    }

    // If the record cannot be written, DEL treats every plugin of the list as possibly attached. The delegate's error matters more, so it
    // is reported.
    private void Note(IRecordWriter writer, (int Index, PlannedAttachment Planned) attachment, AddFailure failure)
    {
        try
        {
            writer.AttachFailed(attachment.Index, failure);
            if (FindLeft(attachment.Planned) is { } left)
            {
                writer.InterfaceLeft(attachment.Index, left);
            }
        }
        catch (Exception e) when (e is CniException or LinuxException)
        {
        }
    }
}
