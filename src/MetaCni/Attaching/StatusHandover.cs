// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Crd.Status;
using MetaCni.Cluster;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>Makes the network-status of a pod of what was attached, and hands it to the cluster.</summary>
internal static class StatusHandover
{
    /// <summary>Waits until the cluster has it. Outside Kubernetes, and without a cluster, nobody is told.</summary>
    /// <exception cref="CniException">114: it is another pod by now. 116: it is refused. Others: it cannot be published.</exception>
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
