// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Status;
using MetaCni.Cluster;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Builds the network-status of a pod from its attachments and publishes it.</summary>
internal static class StatusHandover
{
    /// <summary>Waits until the cluster has accepted the status. Does nothing outside Kubernetes or without a cluster.</summary>
    /// <exception cref="CniException">
    /// 114: the pod was replaced by another one. 116: the API server rejected it. Others: it cannot be published.
    /// </exception>
    public static async Task RunAsync(
        AttachmentPlan plan, IReadOnlyList<NetworkStatus> status, AttachmentAudience audience, CancellationToken cancellationToken)
    {
        if (audience is { Cluster: { } cluster, Pod: { } pod })
        {
            var update = new StatusUpdate
            {
                Pod = pod,
                Holder = RecordName.Of(plan.Sandbox.ContainerId, plan.Sandbox.InterfaceName),
                Status = Text(status),
            };
            await cluster.PublishStatusAsync(update, cancellationToken).ConfigureAwait(false);
            audience.Report.Log.Debug("network-status published", LogField.Number("entries", status.Count));
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
