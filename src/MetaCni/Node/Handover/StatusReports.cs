// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd;
using Linux;
using Linux.Files;
using MetaCni.Cluster;
using MetaCni.Errors;
using MetaCni.Logging.Operations;
using MetaCni.Node.Duties;

namespace MetaCni.Node.Handover;

/// <summary>
/// Tells what became of statuses: metrics; a line in the operations log, which the daemon's log repeats, for every status that was not simply
/// published; an event on the pod where its owner or an administrator can act.
/// </summary>
/// <param name="services">The daemon's services.</param>
/// <param name="events">Events about pods.</param>
internal sealed class StatusReports(NodeServices services, PodEvents events)
{
    // What a node without an API server cannot do for any pod is one line, not one for each.
    private readonly LimitedWarnings _unreachable = new(services);

    private HandoverCounters Counters => services.Counters.Handover;

    /// <summary>It is published, or will never be.</summary>
    /// <param name="pending">The status.</param>
    /// <param name="publication">What became of it.</param>
    /// <param name="duration">The time of the attempt.</param>
    public void Finished(PendingStatus pending, Publication publication, TimeSpan duration)
    {
        Counters.CountStatus(publication.Outcome switch
        {
            PublicationOutcome.PodGone => HandoverCounters.PodGone,
            PublicationOutcome.PodReplaced => HandoverCounters.PodReplaced,
            PublicationOutcome.Withdrawn => HandoverCounters.Withdrawn,
            _ => HandoverCounters.Published,
        });
        switch (publication.Outcome)
        {
            case PublicationOutcome.Published when pending.Trouble.Length > 0:
                Record(pending, publication, NetworkStatusState.Published, duration);
                break;
            case PublicationOutcome.PublishedOutdated when !IsFollowed(publication):
                Counters.CountFailure(publication.Reason);
                Record(pending, publication, NetworkStatusState.Published, duration);
                Post(pending, "NetworksOutdated", publication.Message);
                break;
            case PublicationOutcome.PodGone:
                Record(pending, publication, "pod gone", duration);
                break;
            case PublicationOutcome.PodReplaced:
                // No event: the pod that it would be about does not exist.
                Counters.CountFailure(publication.Reason);
                Record(pending, publication, "pod replaced", duration);
                break;
        }
    }

    /// <summary>It failed, and is tried again. Only the first failure of a kind is told.</summary>
    /// <returns>The status with the failure that was told.</returns>
    public PendingStatus Failed(PendingStatus pending, Publication publication, TimeSpan duration)
    {
        Counters.CountFailure(publication.Reason);
        if (publication.Outcome == PublicationOutcome.Unreachable)
        {
            _unreachable.Warn(publication.Reason, publication.Message);
            return pending;
        }

        if (pending.Trouble != publication.Reason)
        {
            Record(pending, publication, NetworkStatusState.HandedOver, duration);
            Post(pending, "StatusNotPublished", publication.Message);
        }

        return pending with { Trouble = publication.Reason };
    }

    // Hot-plug attaches what the one annotation requests, and tells about the other; nothing follows the rest.
    private bool IsFollowed(Publication publication) =>
        publication.ChangedAnnotation is AnnotationNames.Networks or AnnotationNames.DefaultNetwork
        && services.Settings.Last is { HotPlug: true, DryRun: false }
        && services.Conditions.Current.All(condition => condition.Type != NodeConditionType.HotPlugUnavailable);

    private void Post(PendingStatus pending, string reason, string message) =>
        events.TryPost(pending.Pod, new ObjectEvent(reason, message, IsWarning: true));

    private void Record(PendingStatus pending, Publication publication, string state, TimeSpan duration)
    {
        var entry = new OperationEntry
        {
            Time = services.Time.GetUtcNow(),
            Verb = OperationEntry.Publish,
            Pod = pending.Pod.ToString(),
            Uid = pending.Pod.Uid,
            Container = publication.Held?.Container ?? "",
            Interface = publication.Held?.Interface ?? "",
            NetworkStatus = state,
            Failure = publication.Message.Length == 0 ? null : new OperationFailure(CodeOf(publication), PlainText.Line(publication.Message)),
            Duration = duration,
            PluginDuration = TimeSpan.Zero,
        };
        try
        {
            new OperationsLog(services.Directories.StateDir).Append(OperationLineWriter.Line(entry));
        }
        catch (Exception e) when (e is LinuxException or UntrustedDirectoryException)
        {
            services.Log.Warning($"the operations log cannot be written: {e.Message}; {publication.Message}");
        }
    }

    private static int CodeOf(Publication publication) => (int)(publication.Outcome == PublicationOutcome.Refused
        ? MetaCniErrorCode.StatusRejected
        : MetaCniErrorCode.PodChanged);
}
