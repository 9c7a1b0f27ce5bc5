// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging;

namespace MetaCni.Cluster.Api;

/// <summary>Publishes the status of a pod that the plugin attaches: the pod and its requests must not have changed.</summary>
internal sealed class StatusPublisher(IApiSender api, OperatorLog log)
{
    private readonly StatusWriter _writer = new(api, what => log.Warning($"{what}; grant the verb patch (deploy/plugin/rbac.yaml)"));

    public async Task<StatusDelivery> PublishAsync(StatusUpdate update, CancellationToken cancellationToken)
    {
        var pod = update.Pod.Identity;
        var answer = await _writer.WriteAsync(update, cancellationToken).ConfigureAwait(false);
        switch (answer.Outcome)
        {
            case StatusOutcome.HandedOver:
                return StatusDelivery.HandedOver;
            case StatusOutcome.Written when answer.ChangedAnnotation.Length == 0:
                return StatusDelivery.Published;
            case StatusOutcome.PodGone:
                // DEL follows, or the mirror of a static pod does not exist yet.
                log.Verbose($"pod {pod} does not exist: its network-status is not written");
                return StatusDelivery.Published;
        }

        throw answer.Outcome switch
        {
            StatusOutcome.Written or StatusOutcome.AnnotationsChanged => new CniException(
                CniErrorCode.TryAgainLater,
                $"the annotation {answer.ChangedAnnotation} of pod {pod} was changed while the pod was being attached; "
                + "the next ADD uses the new value"),
            StatusOutcome.PodReplaced => Replaced(update),
            StatusOutcome.ForeignNotFound => ApiResponse.ForeignNotFound($"the network-status of pod {pod} could not be written"),
            StatusOutcome.Conflict => new CniException(
                CniErrorCode.TryAgainLater,
                $"pod {pod} is being changed at the same time; its network-status could not be written: {answer.Response.Message}"),
            _ => MetaCniError.Of(
                MetaCniErrorCode.StatusRejected, $"the API server refused the network-status of pod {pod}: {answer.Words}"),
        };
    }

    private static CniException Replaced(StatusUpdate update)
    {
        var pod = update.Pod.Identity;
        return PodUid.IsStatic(update.Pod.Annotations)
            ? new CniException(
                CniErrorCode.TryAgainLater,
                $"the mirror of static pod {pod} belongs to another version of the pod; kubelet will replace it")
            : MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {pod} with the uid {pod.Uid} was replaced by another pod of the same name while it was being attached");
    }
}
