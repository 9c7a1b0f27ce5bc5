// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Cluster;
using MetaCni.Cluster.Api;
using MetaCni.Errors;
using MetaCni.Journal;
using MetaCni.Kubernetes;
using MetaCni.Node.Upstream;
using MetaCni.Planning;

namespace MetaCni.Node.Handover;

/// <summary>Publishes a status from its record, once.</summary>
/// <param name="records">The records.</param>
/// <param name="api">The API server.</param>
/// <param name="warn">Called with a sentence if the verb patch is forbidden.</param>
internal sealed class StatusPublication(StatusRecords records, IApiSender api, Action<string> warn)
{
    private readonly StatusWriter _writer = new(api, warn);

    /// <summary>Reads the record, publishes its status if it is still due, and judges the response.</summary>
    /// <exception cref="OperationCanceledException">The daemon ends.</exception>
    public async Task<Publication> TryAsync(PendingStatus pending, CancellationToken end)
    {
        HeldStatus? held = null;
        try
        {
            if (!records.TryRead(pending.Record, out held) || !IsStillDue(pending, held))
            {
                return new Publication(PublicationOutcome.Withdrawn, held);
            }

            return Judge(held, await _writer.WriteAsync(Update(held), end).ConfigureAwait(false));
        }
        catch (CniException) when (end.IsCancellationRequested)
        {
            throw new OperationCanceledException(end);
        }
        catch (CniException e)
        {
            var outcome = e.Error.Code == (int)MetaCniErrorCode.AccessDenied ? PublicationOutcome.Refused : PublicationOutcome.Unreachable;
            return new Publication(outcome, held)
            {
                Reason = e.Error.Code == (int)MetaCniErrorCode.StateUnavailable ? "RecordUnreadable" : ApiFailureReason.Of(e),
                Message = Failure(pending.Pod, e.Message),
            };
        }
    }

    private static bool IsStillDue(PendingStatus pending, HeldStatus held) =>
        held.Pod == pending.Pod
        && held.Status?.Id == pending.Id
        && (held.IsDue || (pending.IsRepeated && !held.IsDetaching));

    private static StatusUpdate Update(HeldStatus held) => new()
    {
        Pod = new Pod { Identity = held.Pod!, Annotations = held.Status!.Annotations },
        Status = held.Status.Text,
    };

    private static Publication Judge(HeldStatus held, StatusAnswer answer)
    {
        var pod = held.Pod!;
        return answer.Outcome switch
        {
            StatusOutcome.Written or StatusOutcome.HandedOver when answer.ChangedAnnotation.Length == 0 =>
                new Publication(PublicationOutcome.Published, held),
            StatusOutcome.Written or StatusOutcome.AnnotationsChanged => new Publication(PublicationOutcome.PublishedOutdated, held)
            {
                Reason = "AnnotationsChanged",
                ChangedAnnotation = answer.ChangedAnnotation,
                Message = $"the annotation {answer.ChangedAnnotation} of pod {pod} was changed while the pod was being attached, "
                    + "and the pod has the networks of its former value; create the pod again",
            },
            StatusOutcome.PodGone => new Publication(PublicationOutcome.PodGone, held),
            StatusOutcome.PodReplaced => new Publication(PublicationOutcome.PodReplaced, held)
            {
                Reason = "PodReplaced",
                Message = $"pod {pod} with the uid {pod.Uid} was replaced by another pod of the same name before its network-status was published",
            },
            StatusOutcome.Conflict => Failed(PublicationOutcome.Unreachable, "Conflict"),
            StatusOutcome.ForeignNotFound => Failed(PublicationOutcome.Unreachable, "NotTheApiServer"),
            _ when answer.LacksPermission => Failed(PublicationOutcome.Refused, "Forbidden", "; apply the ClusterRole of deploy/node/rbac.yaml"),
            _ => Failed(PublicationOutcome.Refused, "Refused"),
        };

        Publication Failed(PublicationOutcome outcome, string reason, string remedy = "") =>
            new(outcome, held) { Reason = reason, Message = Failure(pod, $"the API server answered {answer.Words}{remedy}") };
    }

    private static string Failure(PodIdentity pod, string why) => $"the network-status of pod {pod} is not published yet: {why}";
}
