// SPDX-License-Identifier: Apache-2.0

using System.Net.Sockets;
using Cni.Errors;
using MetaCni.Attaching.Checks;
using MetaCni.Attaching.DefaultRoutes;
using MetaCni.Attaching.Namespaces;
using MetaCni.Attaching.Results;
using MetaCni.Cluster;
using MetaCni.Journal;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Attaching.HotPlug;

/// <summary>Makes everything about a running pod agree with what is attached: default routes, network-status and record.</summary>
/// <param name="journal">The records.</param>
/// <param name="time">The clock.</param>
internal sealed class ChangeSettlement(AttachmentJournal journal, TimeProvider time)
{
    /// <summary>Settles a change.</summary>
    /// <param name="work">The change.</param>
    /// <param name="plan">The plan of the pod with these attachments.</param>
    /// <param name="places">The index of each of its attachments in the working plan.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <returns>False if the pod's annotations have changed meanwhile, so that its network-status is not published.</returns>
    /// <exception cref="CniException">109: a request is not honoured. Others: the status cannot be published.</exception>
    public async Task<bool> RunAsync(ChangeWork work, AttachmentPlan plan, IReadOnlyList<int> places, CancellationToken cancellationToken)
    {
        // What could not be detached stays on record, and is not a part of the pod.
        var live = Enumerable.Range(0, places.Count).Where(index => work[places[index]].State == AttachmentState.Attached).ToList();
        var pod = Part(plan, live);
        IReadOnlyList<int> podPlaces = [.. live.Select(index => places[index])];

        // 1 choose the default routes
        work.Report.Trace.Enter(OperationPhase.Routes);
        var notes = RouteNotes.Of(work.File, podPlaces);
        IReadOnlyList<AttachmentOutcome> outcomes = [.. podPlaces.Select(place => RecordedOutcome.Of(work[place]) with { Planned = work.Plan.Working.Attachments[place] })];
        outcomes = new DefaultRouteReturn(work.View, notes).Apply(outcomes, isIPv6 => !IsChosen(pod, outcomes, work.View, isIPv6));
        outcomes = Verification.WithDeviceInfo(new DefaultRouteStep(pod, work.View, notes).Apply(outcomes), work.Report.Log);

        // 2 verify the requests of what is new against the results
        work.Report.Trace.Enter(OperationPhase.Verify);
        RequireRequests(work, pod, [.. outcomes.Where((_, index) => !work.Before.Contains(podPlaces[index]))]);
        _ = RuntimeResult.Of(pod, outcomes, work.View, work.Audience.Version);

        // 3 hand over the status
        work.Report.Trace.Enter(OperationPhase.Status);
        var status = new NetworkStatusBuilder(work.View.Links).Build(outcomes);
        var isSettled = await TryPublishAsync(
            () => new StatusHandover(work.File, work.Audience, time).RunAsync(pod, status, cancellationToken), work.Audience, cancellationToken).ConfigureAwait(false);

        // 4 complete the record
        work.Report.Trace.Enter(OperationPhase.Complete);
        journal.Adopt(Record(work, (plan, places), isSettled) with
        {
            Interfaces = InterfaceCheck.Present(pod, work.View),
            Addresses = AddressCheck.Present(outcomes, work.View),
        });
        return isSettled;
    }

    /// <summary>Writes the record of a change that is not finished, with these attachments alone.</summary>
    public void Keep(ChangeWork work, AttachmentPlan plan, IReadOnlyList<int> places) => journal.Adopt(Record(work, (plan, places), isSettled: false));

    // What stays attached was judged when it was attached, by the policy of that time.
    private static void RequireRequests(ChangeWork work, AttachmentPlan pod, IReadOnlyList<AttachmentOutcome> added) => Verification.RequireRequests(
        added.Count > 0 ? pod : pod with { UnmetRequests = [] }, added, work.View, work.Report);

    private AttachmentRecord Record(ChangeWork work, (AttachmentPlan Plan, IReadOnlyList<int> Places) pod, bool isSettled)
    {
        var record = work.File.Record;
        return record with
        {
            Plan = pod.Plan,
            Attachments = [.. pod.Places.Select(place => record.Attachments[place] with { LastError = null })],
            FirstFailure = null,
            LastFailure = null,
            IsAtWork = !isSettled,
            IsChanging = !isSettled,
            Status = StatusOnDisk(record),
        };
    }

    /// <summary>A plan with some of its attachments, and those default routes that they carry.</summary>
    public static AttachmentPlan Part(AttachmentPlan plan, IReadOnlyList<int> indices) => plan with
    {
        Attachments = [.. indices.Select(index => plan.Attachments[index])],
        DefaultRoutes =
        [
            .. from choice in plan.DefaultRoutes
               let place = indices.Index().Where(entry => entry.Item == choice.Attachment).Select(entry => (int?)entry.Index).FirstOrDefault()
               where place is not null
               select choice with { Attachment = place.Value },
        ],
    };

    // The daemon of the node notes in the file when it has published the status.
    private RecordedStatus? StatusOnDisk(AttachmentRecord record)
    {
        try
        {
            var sandbox = record.Plan.Sandbox;
            return journal.TryRead(sandbox.ContainerId, sandbox.InterfaceName, out var now) && now.Status?.Id == record.Status?.Id
                ? now.Status
                : record.Status;
        }
        catch (CniException)
        {
            return record.Status;
        }
    }

    // An attachment that keeps its own default routes has those families in which it has one.
    private static bool IsChosen(AttachmentPlan pod, IReadOnlyList<AttachmentOutcome> outcomes, INamespaceView view, bool isIPv6) =>
        pod.DefaultRoutes.Any(choice => choice.Gateways.Count > 0
            ? choice.Gateways[0].AddressFamily == AddressFamily.InterNetworkV6 == isIPv6
            : PodDefaultRoutes.In(view.Routes.List()).Any(route => route.Destination.IsIPv6 == isIPv6 && PodDefaultRoutes.IsWithin(
                route,
                PodDefaultRoutes.LinksOf(pod.Attachments[choice.Attachment], outcomes[choice.Attachment].Result, pod.Sandbox.NetworkNamespace, view.Links()))));

    // The next round reads the annotations anew and publishes what is attached then.
    private static async Task<bool> TryPublishAsync(Func<Task> publish, AttachmentAudience audience, CancellationToken cancellationToken)
    {
        try
        {
            await publish().ConfigureAwait(false);
            return true;
        }
        catch (CniException e) when (e.Error.Code == (int)CniErrorCode.TryAgainLater && audience is { Cluster: not null, Pod: not null })
        {
            var now = await audience.Cluster.GetPodAsync(audience.Pod.Identity, cancellationToken).ConfigureAwait(false);
            if (UsedAnnotations.Changed(audience.Pod.Annotations, now.Annotations) is null)
            {
                throw;
            }

            return false;
        }
    }
}
