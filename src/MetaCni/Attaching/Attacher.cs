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

/// <summary>Carries out a plan in order. It decides nothing, and stops at the first failure; undoing is the caller's scope.</summary>
/// <param name="delegates">The plugins.</param>
/// <param name="time">The clock.</param>
/// <param name="attached">Told of each outcome as it comes.</param>
internal sealed class Attacher(Delegates delegates, TimeProvider time, Action<AttachmentOutcome> attached)
{
    private readonly ResultBudget _results = new();

    /// <summary>Told of an attachment that did not come to be.</summary>
    public Action<PlannedAttachment, TimeSpan, CniError> Failed { get; init; } = (_, _, _) => { };

    /// <summary>Finds the interface that a failed ADD left (<see cref="LeftInterface.Find"/>).</summary>
    public Func<PlannedAttachment, int?> FindLeft { get; init; } = _ => null;

    /// <summary>
    /// Called with the network's name before its plugins run; what it returns is disposed after them. It may wait, and may fail.
    /// </summary>
    public Func<string, IDisposable?> Enter { get; init; } = _ => null;

    /// <summary>Called just before each attachment; what it throws fails that one, which then was not attempted.</summary>
    public Action<PlannedAttachment> Before { get; init; } = _ => { };

    /// <exception cref="CniException">The delegate's own error, its message starting with network, plugin and interface.</exception>
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
    /// <exception cref="CniException">The delegate's own error, its message starting with network, plugin and interface.</exception>
    public AttachmentOutcome Attach(AttachmentPlan plan, int index, IRecordWriter writer, CancellationToken cancellationToken)
    {
        var attachment = plan.Attachments[index];
        using var entered = Enter(attachment.Configuration.Name);
        Before(attachment);
        writer.Attempting(index);
        var start = time.GetTimestamp();
        var json = Told(
            (plan, attachment),
            start,
            failure => Note(writer, (index, attachment), failure),
            () => _results.Spend(attachment, delegates.Add(plan, attachment, cancellationToken)));
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

    // Only what a delegate says is prefixed: a note that cannot be written is our own failure.
    private JsonObject Told((AttachmentPlan Plan, PlannedAttachment Planned) attachment, long start, Action<AddFailure> note, Func<JsonObject> call)
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

    // Without the notes every plugin of the list may have something to take down, and the reason of the failure is worth more.
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
