// SPDX-License-Identifier: Apache-2.0
//
// The status is a merge patch of pods/status that contains the pod's uid. It changes only the annotation, and the API server rejects it
// if a new pod has the same name. Multus's role has no patch permission: then the whole pod is read and updated (PUT).

using System.Net;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Crd;
using MetaCni.Cluster.Objects;
using MetaCni.Errors;
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Logging;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>Writes the network-status annotation, and checks the response: the pod and its requests must not have changed.</summary>
internal sealed class StatusPublisher(ApiClient client, OperatorLog log)
{
    private const string MergePatch = "application/merge-patch+json";
    private const string UidField = "metadata.uid";

    // The default of client-go for conflicts.
    private const int MostTries = 5;

    public async Task<StatusDelivery> PublishAsync(StatusUpdate update, CancellationToken cancellationToken)
    {
        var patch = PatchRequest(update, await UidToPatchAsync(update, cancellationToken).ConfigureAwait(false));
        var response = await RepeatOnConflictAsync(() => client.SendAsync(patch, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (response.LacksPermission(patch))
        {
            log.Warning(
                $"may not patch pods/status in namespace {update.Pod.Identity.Namespace}, so the whole pod is updated instead; "
                + "grant the verb patch (deploy/plugin/rbac.yaml)");
            response = await RepeatOnConflictAsync(() => PutAsync(update, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        HandleResponse(update, response);
        return response.IsTakenOver ? StatusDelivery.HandedOver : StatusDelivery.Published;
    }

    // 409: another client changed the pod in between.
    private async Task<ApiResponse> RepeatOnConflictAsync(Func<Task<ApiResponse>> send, CancellationToken cancellationToken)
    {
        var response = await send().ConfigureAwait(false);
        for (var tries = 1; response.Status == HttpStatusCode.Conflict && tries < MostTries; tries++)
        {
            if (!await client.PauseAsync(tries, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            response = await send().ConfigureAwait(false);
        }

        return response;
    }

    // A static pod's mirror has its own uid and stores the uid that we know in an annotation. It may still be the mirror of the pod's
    // previous version: then nothing may be written to it.
    private async Task<string> UidToPatchAsync(StatusUpdate update, CancellationToken cancellationToken)
    {
        if (!IsStatic(update))
        {
            return update.Pod.Identity.Uid;
        }

        var found = await client.SendAsync(PodRequest.Get(update.Pod.Identity, ApiRequest.MetadataOnly), cancellationToken).ConfigureAwait(false);
        if (!found.IsSuccess)
        {
            // The write fails in the same way, and its response is checked.
            return "";
        }

        RequireSamePod(update, found.Body);
        return JsonParts.Text(found.Body, "metadata", "uid");
    }

    private static bool IsStatic(StatusUpdate update) => PodUid.IsStatic(update.Pod.Annotations);

    private static ApiRequest PatchRequest(StatusUpdate update, string uid)
    {
        var metadata = new JsonObject { ["annotations"] = new JsonObject { [AnnotationNames.NetworkStatus] = update.Status } };
        var pod = update.Pod.Identity;
        if (uid.Length > 0)
        {
            metadata["uid"] = uid;
        }

        return StatusRequest(HttpMethod.Patch, pod, "patch pods/status") with
        {
            Accept = ApiRequest.MetadataOnly,
            ContentType = MergePatch,
            Body = JsonBorder.Write(new JsonObject { ["metadata"] = metadata }),
            MayBeForbidden = true,
        };
    }

    // The pod is written back with its uid and resourceVersion: no change of another client is lost, and no other pod is changed.
    private async Task<ApiResponse> PutAsync(StatusUpdate update, CancellationToken cancellationToken)
    {
        var pod = update.Pod.Identity;
        var found = await client.SendAsync(PodRequest.Get(pod, ApiRequest.Json), cancellationToken).ConfigureAwait(false);
        if (!found.IsSuccess)
        {
            return found;
        }

        RequireSamePod(update, found.Body);
        SetStatus(found.Body, update.Status);
        return await client.SendAsync(
            StatusRequest(HttpMethod.Put, pod, "update pods/status") with { Body = JsonBorder.Write(found.Body) },
            cancellationToken).ConfigureAwait(false);
    }

    private static void SetStatus(JsonObject pod, string status)
    {
        var metadata = (JsonObject)pod["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            annotations = [];
            metadata["annotations"] = annotations;
        }

        annotations[AnnotationNames.NetworkStatus] = status;
    }

    private void HandleResponse(StatusUpdate update, ApiResponse response)
    {
        var pod = update.Pod.Identity;
        if (response.IsTakenOver)
        {
            // The node's daemon has compared the pod with its cache, and publishes the status itself.
            return;
        }

        if (response.IsSuccess)
        {
            RequireSamePod(update, response.Body);
            RequireSameAnnotations(update, response.Body);
            return;
        }

        if (response.IsAbsent("pods"))
        {
            // The pod was deleted (DEL follows), or the mirror of a static pod does not exist yet.
            log.Verbose($"pod {pod} does not exist: its network-status is not written");
            return;
        }

        throw response.Status switch
        {
            HttpStatusCode.NotFound => ApiResponse.ForeignNotFound($"the network-status of pod {pod} could not be written"),
            HttpStatusCode.UnprocessableEntity when response.HasCause(UidField) => Replaced(update),
            HttpStatusCode.Conflict => new CniException(
                CniErrorCode.TryAgainLater,
                $"pod {pod} is being changed at the same time; its network-status could not be written: {response.Message}"),
            _ => MetaCniError.Of(
                MetaCniErrorCode.StatusRejected,
                $"the API server refused the network-status of pod {pod}: {(int)response.Status} {response.Message}"),
        };
    }

    private static void RequireSamePod(StatusUpdate update, JsonObject json)
    {
        if (!PodUid.IsSame(update.Pod.Identity, PodRequest.Read(update.Pod.Identity, json)))
        {
            throw Replaced(update);
        }
    }

    // The pod that was read may be older than its current version: the attachments must match its current annotations.
    private static void RequireSameAnnotations(StatusUpdate update, JsonObject json)
    {
        var now = PodRequest.Read(update.Pod.Identity, json).Annotations;
        if (UsedAnnotations.Changed(update.Pod.Annotations, now) is { } name)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"the annotation {name} of pod {update.Pod.Identity} was changed while the pod was being attached; "
                + "the next ADD uses the new value");
        }
    }

    private static CniException Replaced(StatusUpdate update)
    {
        var pod = update.Pod.Identity;
        return IsStatic(update)
            ? new CniException(
                CniErrorCode.TryAgainLater,
                $"the mirror of static pod {pod} belongs to another version of the pod; kubelet will replace it")
            : MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {pod} with the uid {pod.Uid} was replaced by another pod of the same name while it was being attached");
    }

    private static ApiRequest StatusRequest(HttpMethod method, PodIdentity pod, string permission) => new()
    {
        Method = method,
        Path = $"{PodRequest.Path(pod)}/status",
        Permission = permission,
        Namespace = pod.Namespace,
        Expected = ApiObject.Expected("Pod", pod.Namespace, pod.Name),
    };
}
