// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.Attaching.Results;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Attaching.HotPlug;

/// <summary>Attaches and detaches single networks of a running pod.</summary>
/// <param name="journal">The records.</param>
/// <param name="delegates">The plugins.</param>
/// <param name="time">The clock.</param>
internal sealed class ChangeSteps(AttachmentJournal journal, Delegates delegates, TimeProvider time)
{
    /// <summary>Opens a view of the pod's namespace.</summary>
    public Func<string, INamespaceView> OpenNamespace { get; init; } = path => new NamespaceView(path);

    /// <summary>Called after each attachment that was attached (true) or detached (false).</summary>
    public Action<PlannedAttachment, bool> Done { get; init; } = (_, _) => { };

    /// <summary>Attaches a network of the working plan.</summary>
    /// <exception cref="CniException">108: its interface exists. Others: the delegate's own error.</exception>
    public void Attach(ChangeWork work, int index, CancellationToken cancellationToken)
    {
        work.Report.Trace.Enter(OperationPhase.Attach);
        foreach (var problem in DeviceInfoFiles.Prepare(work.Alone(index)))
        {
            work.Report.Log.Warning(problem);
        }

        var attacher = new Attacher(delegates, time, work.Report.Attached)
        {
            Failed = work.Report.NotAttached,
            Enter = network => journal.Networks.Share(network, cancellationToken),
            Before = _ => InterfacePrecheck.Require(work.Alone(index), work.View.Links()),
            FindLeft = attachment => LeftInterface.Find(attachment, work.View),
            Results = Spent(work),
        };
        _ = attacher.Attach(work.Plan.Working, index, work.File, cancellationToken);
        Done(work.Plan.Working.Attachments[index], true);
    }

    /// <summary>Detaches a network of the working plan with the budget of a DEL.</summary>
    /// <returns>What could not be detached.</returns>
    public DetachReport Detach(ChangeWork work, int index)
    {
        work.Report.Trace.Enter(OperationPhase.Detach);
        var attachment = work.Plan.Working.Attachments[index];
        var start = time.GetTimestamp();
        var report = Detach(work.File, new HashSet<int> { index });
        if (!report.IsClean && HasCompany(work, index))
        {
            report = Detach(work.File, new HashSet<int> { index });
        }

        if (!report.IsClean)
        {
            work.Report.NotDetached(attachment, time.GetElapsedTime(start), report.ToError());
            return report;
        }

        DeviceInfoFiles.Remove(work.Alone(index));
        work.Report.Detached(attachment, time.GetElapsedTime(start), Reason(work, index));
        Done(attachment, false);
        return report;
    }

    /// <summary>Detaches attachments of a record; a plugin that runs is not interrupted.</summary>
    public DetachReport Detach(RecordFile file, IReadOnlySet<int> indices)
    {
        using var deadline = Deadline.Start(Deadline.Del, time, CancellationToken.None);
        return new Detacher(delegates, CancellationToken.None) { OpenNamespace = OpenNamespace, Only = indices }
            .DetachAll(file.Record, file.Record.Plan.Sandbox.NetworkNamespace, file, deadline);
    }

    private static string Reason(ChangeWork work, int index) => work.Plan.Reasons.TryGetValue(index, out var members)
        ? $"; it is attached again, because its {string.Join(", ", members.Select(member => PlainText.Name(member)))} changed in the pod's annotation"
        : "";

    // The first DEL of the bridge plugin fails at the firewall chain that it shares with another attachment of its network; the second does not.
    private static bool HasCompany(ChangeWork work, int index) => work.File.Record.Attachments.Index().Any(other =>
        other.Index != index
        && other.Item.IsOutstanding
        && other.Item.Planned.Configuration.Name == work[index].Planned.Configuration.Name);

    // The results that are on record count, too.
    private static ResultBudget Spent(ChangeWork work)
    {
        var budget = new ResultBudget();
        foreach (var attachment in work.File.Record.Attachments.Where(attachment => attachment is { State: AttachmentState.Attached, Result: not null }))
        {
            _ = budget.Spend(attachment.Planned, attachment.Result!);
        }

        return budget;
    }
}
