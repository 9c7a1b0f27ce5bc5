// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Status;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Logging.Operations;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Builds the network-status of a pod from its attachments, and publishes it or hands it over to the daemon of the node.</summary>
/// <remarks>
/// A status that may be handed over is in the record first, so that it survives plugin and daemon (docs/journal.md). Whoever publishes it
/// notes that in the record.
/// </remarks>
/// <param name="writer">The record.</param>
/// <param name="audience">Cluster and pod.</param>
/// <param name="time">The clock.</param>
internal sealed class StatusHandover(IRecordWriter writer, AttachmentAudience audience, TimeProvider time)
{
    /// <summary>Waits until the cluster, or the daemon, has accepted the status. Does nothing outside Kubernetes or without a cluster.</summary>
    /// <exception cref="CniException">
    /// 114: the pod was replaced by another one. 116: the API server rejected it. Others: it cannot be published.
    /// </exception>
    public async Task RunAsync(AttachmentPlan plan, IReadOnlyList<NetworkStatus> status, CancellationToken cancellationToken)
    {
        if (audience is not { Cluster: { } cluster, Pod: { } pod })
        {
            return;
        }

        var text = Text(status);
        var id = cluster.MayHandOver ? Record(pod, text) : "";
        var update = new StatusUpdate
        {
            Pod = pod,
            Holder = RecordName.Of(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName),
            Id = id,
            Status = text,
        };
        var isHandedOver = await PublishAsync(cluster, update, cancellationToken).ConfigureAwait(false);
        audience.Report.Trace.NetworkStatus = isHandedOver ? NetworkStatusState.HandedOver : NetworkStatusState.Published;
        audience.Report.Log.Debug(
            $"network-status {audience.Report.Trace.NetworkStatus}", LogField.Number("entries", status.Count));
    }

    // The ID of the recorded status; empty if it cannot be handed over.
    private string Record(Pod pod, string text)
    {
        var status = new RecordedStatus
        {
            Id = Guid.NewGuid().ToString("N"),
            At = time.GetUtcNow(),
            Text = text,
            Annotations = Annotations(pod),
        };
        return UsedAnnotations.ToHeader(status.Annotations).Length <= UsedAnnotations.LongestHeader && writer.StatusDue(status) ? status.Id : "";
    }

    // With those by which a static pod is known: the daemon publishes a status from the record alone.
    private static Dictionary<string, string> Annotations(Pod pod)
    {
        var annotations = UsedAnnotations.Of(pod.Annotations);
        foreach (var (name, value) in PodUid.AnnotationsOf(pod.Annotations))
        {
            annotations[name] = value;
        }

        return annotations;
    }

    private async Task<bool> PublishAsync(ICluster cluster, StatusUpdate update, CancellationToken cancellationToken)
    {
        try
        {
            if (await cluster.PublishStatusAsync(update, cancellationToken).ConfigureAwait(false) == StatusDelivery.HandedOver)
            {
                return true;
            }
        }
        catch (CniException e)
        {
            Withdraw(e);
            throw;
        }

        NothingIsDue();
        return false;
    }

    // What was attached is rolled back. The daemon may have accepted the status, although its response was lost.
    private void Withdraw(CniException cause)
    {
        try
        {
            NothingIsDue();
        }
        catch (CniException e)
        {
            audience.Report.Log.Warning($"{e.Message}; the status is withdrawn because of: {cause.Message}");
        }
    }

    // Nor is an earlier status of this record.
    private void NothingIsDue()
    {
        if (writer.Status is { IsPublished: false } due)
        {
            writer.StatusPublished(due.Id);
        }
    }

    private static string Text(IReadOnlyList<NetworkStatus> status)
    {
        try
        {
            return NetworkStatusAnnotation.Write(status);
        }
        catch (FormatException e)
        {
            throw MetaCniError.Of(MetaCniErrorCode.StatusRejected, e.Message, innerException: e);
        }
    }
}
