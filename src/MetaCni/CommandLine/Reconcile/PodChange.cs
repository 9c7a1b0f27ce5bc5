// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.Attaching;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.HotPlug;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Plugins;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Config;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Planning;
using MetaCni.Planning.HotPlug;
using MetaCni.Preparing;

namespace MetaCni.CommandLine.Reconcile;

/// <summary>Compares a pod with its annotation, plans the change and carries it out.</summary>
internal sealed class PodChange(MetaConfig config, ToolHost host, Voices voices, bool isDryRun)
{
    public required AttachmentJournal Journal { get; init; }

    public required Delegates Delegates { get; init; }

    public required AttachmentAudience Audience { get; init; }

    private OperationTrace Trace => Audience.Report.Trace;

    private ChangeSteps Steps => new(Journal, Delegates, host.Time) { Done = Tell };

    /// <summary>Changes the pod.</summary>
    /// <param name="named">The container.</param>
    /// <param name="record">Its record.</param>
    /// <param name="cancellationToken">Cancels what changes nothing.</param>
    /// <param name="stop">Cancelled to undo the change.</param>
    /// <exception cref="CniException">As <see cref="ContainerReconcile.RunAsync"/>.</exception>
    public async Task<PodChangeOutcome> RunAsync(
        NamedContainer named, AttachmentRecord record, CancellationToken cancellationToken, CancellationToken stop)
    {
        Trace.Enter(OperationPhase.Plan);
        var attached = UnfinishedChange.AttachedOf(record);
        var change = SelectionDifference.Of(attached.Plan, Audience.Pod!, config);
        if (change.IsEmpty && !record.IsUnsettled)
        {
            voices.Good($"{named} has the networks of its annotation");
            return PodChangeOutcome.Unchanged;
        }

        if (change.Refusal.Length > 0 && !record.IsUnsettled)
        {
            throw Changeable.Refused(change.Refusal);
        }

        using var view = Open(record);
        if (isDryRun)
        {
            var planned = await PlanAsync(attached, change, view, cancellationToken).ConfigureAwait(false);
            new ChangeWords(voices, isDryRun).Print(named, UnfinishedChange.LeftIn(record), planned);
            return PodChangeOutcome.Unchanged;
        }

        attached = record.IsUnsettled ? UnfinishedChange.Finish(record, Journal, Steps, host.Time) : record;
        var run = new ChangeRun(Journal, Steps, host.Time);
        HotPlugPlan plan;
        try
        {
            plan = await PlanAsync(attached, change, view, cancellationToken).ConfigureAwait(false);
        }
        catch (CniException) when (record.IsUnsettled)
        {
            // What is attached, network-status and record agree again, although the pod cannot have what it requests.
            _ = await run.RunAsync(attached, HotPlugPlan.None(attached.Plan), view, Audience, stop).ConfigureAwait(false);
            throw;
        }

        if (!await run.RunAsync(attached, plan, view, Audience, stop).ConfigureAwait(false))
        {
            return PodChangeOutcome.Again;
        }

        voices.Good($"{named} has the networks of its annotation");
        return PodChangeOutcome.Changed;
    }

    private static NamespaceView Open(AttachmentRecord record) => RecordedNamespace.Of(record) is { Length: > 0 } path
        ? new NamespaceView(path)
        : throw new CniException(
            CniErrorCode.InvalidNetworkNamespace,
            $"the pod's network namespace {PlainText.Word(record.Plan.Sandbox.NetworkNamespace)} no longer exists; the runtime's DEL follows");

    // Everything that can be checked without changing anything.
    private async Task<HotPlugPlan> PlanAsync(
        AttachmentRecord attached, SelectionChange change, NamespaceView view, CancellationToken cancellationToken)
    {
        if (change.Refusal.Length > 0)
        {
            throw Changeable.Refused(change.Refusal);
        }

        List<NetworkRequest> requests = [.. change.Replaced.Select(one => one.Request), .. change.Added];
        var ignored = Changeable.Planned(() => UnknownMemberPolicy.Judge(config.RequestPolicy, requests));
        Trace.Enter(OperationPhase.Resolve);
        IReadOnlyList<ResolvedNetwork> resolved = requests.Count == 0
            ? []
            : [.. (await new NetworkResolver(config, Audience.Cluster).ResolveAsync(requests, cancellationToken).ConfigureAwait(false)).Take(requests.Count)];
        Trace.Enter(OperationPhase.Plan);
        var links = view.Links();
        var plan = Changeable.Planned(() =>
        {
            var planned = HotPlugPlanner.Plan(new HotPlugInput
            {
                Config = config,
                Attached = attached.Plan,
                Change = change,
                Resolved = resolved,
                Existing = links.Select(link => InterfaceName.TryParseExisting(link.Name, out var name) ? name : default).ToHashSet(),
                Unmet = ignored,
            });
            UnmetRequests.RequireNone(planned.Target);
            return planned;
        });
        var going = Of(plan, isAttach: false);
        var freed = going.Attachments.Select(attachment => attachment.InterfaceName.Value).ToHashSet();
        InterfacePrecheck.Require(Of(plan, isAttach: true), [.. links.Where(link => !freed.Contains(link.Name))]);
        PluginPrecheck.Require(Of(plan, isAttach: true), Delegates);
        PluginPrecheck.Require(going, Delegates);
        return plan;
    }

    private static AttachmentPlan Of(HotPlugPlan plan, bool isAttach) => plan.Working with
    {
        Attachments = [.. plan.Steps.Where(step => step.IsAttach == isAttach).Select(step => plan.Working.Attachments[step.Attachment])],
        DefaultRoutes = [],
    };

    private void Tell(PlannedAttachment attachment, bool isAttached) => new ChangeWords(voices, isDryRun).Done(attachment, isAttached);
}
