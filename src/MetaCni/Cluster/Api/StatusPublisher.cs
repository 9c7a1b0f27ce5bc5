// SPDX-License-Identifier: Apache-2.0
//
// The status is a merge patch of pods/status with the pod's uid in it: nothing but the annotation is touched, and a pod that was
// replaced under the same name is refused by the server. Multus's role has no patch: there the whole object is read and put back.

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

/// <summary>Writes the network-status annotation, and sees in the answer whether the pod is still what was attached.</summary>
internal sealed class StatusPublisher(ApiClient client, OperatorLog log)
{
    private const string MergePatch = "application/merge-patch+json";
    private const string UidField = "metadata.uid";

    // As many as client-go's default for conflicts.
    private const int MostTries = 5;

    /// <summary>The annotations that say what is attached.</summary>
    private static readonly string[] Used =
        [AnnotationNames.Networks, AnnotationNames.DefaultNetwork, AnnotationNames.DefaultNetworks, AnnotationNames.Genie];

    public async Task PublishAsync(StatusUpdate update, CancellationToken deadline)
    {
        var patch = PatchRequest(update, await UidToPatchAsync(update, deadline).ConfigureAwait(false));
        var response = await RepeatOnConflictAsync(() => client.SendAsync(patch, deadline), deadline).ConfigureAwait(false);
        if (response.LacksPermission(patch))
        {
            log.Warning(
                $"may not patch pods/status in namespace {update.Pod.Identity.Namespace}; the whole pod is written instead. "
                + "Grant the verb patch (deploy/rbac.yaml)");
            response = await RepeatOnConflictAsync(() => PutAsync(update, deadline), deadline).ConfigureAwait(false);
        }

        Judge(update, response);
    }

    // 409: somebody else wrote in between.
    private async Task<ApiResponse> RepeatOnConflictAsync(Func<Task<ApiResponse>> send, CancellationToken deadline)
    {
        var response = await send().ConfigureAwait(false);
        for (var tries = 1; response.Status == HttpStatusCode.Conflict && tries < MostTries; tries++)
        {
            if (!await client.PauseAsync(tries, deadline).ConfigureAwait(false))
            {
                break;
            }

            response = await send().ConfigureAwait(false);
        }

        return response;
    }

    // A static pod's mirror has a uid that nobody told us, and notes the one that we know. It may still be that of the pod's last version:
    // nothing may be written to it then.
    private async Task<string> UidToPatchAsync(StatusUpdate update, CancellationToken deadline)
    {
        if (!IsStatic(update))
        {
            return update.Pod.Identity.Uid;
        }

        var found = await client.SendAsync(PodRequest.Get(update.Pod.Identity, ApiRequest.MetadataOnly), deadline).ConfigureAwait(false);
        if (!found.IsSuccess)
        {
            // The write is answered in the same way, and judged.
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

    // What is read is put back with its uid and version: nobody else's change is lost, and no other pod is written.
    private async Task<ApiResponse> PutAsync(StatusUpdate update, CancellationToken deadline)
    {
        var pod = update.Pod.Identity;
        var found = await client.SendAsync(PodRequest.Get(pod, ApiRequest.Json), deadline).ConfigureAwait(false);
        if (!found.IsSuccess)
        {
            return found;
        }

        RequireSamePod(update, found.Body);
        SetStatus(found.Body, update.Status);
        return await client.SendAsync(
            StatusRequest(HttpMethod.Put, pod, "update pods/status") with { Body = JsonBorder.Write(found.Body) },
            deadline).ConfigureAwait(false);
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

    private void Judge(StatusUpdate update, ApiResponse response)
    {
        var pod = update.Pod.Identity;
        if (response.IsTakenOver)
        {
            // The node's daemon has compared the pod with what it knows, and publishes.
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
            // Deleted meanwhile (DEL follows), or the mirror of a static pod is not there yet.
            log.Verbose($"pod {pod} is not there (any more): its network-status is not recorded");
            return;
        }

        throw response.Status switch
        {
            HttpStatusCode.NotFound => ApiResponse.ForeignNotFound($"the network-status of pod {pod} could not be recorded"),
            HttpStatusCode.UnprocessableEntity when response.HasCause(UidField) => Replaced(update),
            HttpStatusCode.Conflict => new CniException(
                CniErrorCode.TryAgainLater,
                $"pod {pod} is being changed by others; its network-status could not be recorded: {response.Message}"),
            _ => MetaCniError.Of(
                MetaCniErrorCode.StatusRejected,
                $"the network-status of pod {pod} is refused by the API server: {(int)response.Status} {response.Message}"),
        };
    }

    private static void RequireSamePod(StatusUpdate update, JsonObject json)
    {
        if (!PodUid.IsSame(update.Pod.Identity, PodRequest.Read(update.Pod.Identity, json)))
        {
            throw Replaced(update);
        }
    }

    // The runtime's snapshot may be older than the pod: what was attached must be what the pod says now.
    private static void RequireSameAnnotations(StatusUpdate update, JsonObject json)
    {
        var now = PodRequest.Read(update.Pod.Identity, json).Annotations;
        foreach (var name in Used)
        {
            if (update.Pod.Annotations.GetValueOrDefault(name, "") != now.GetValueOrDefault(name, ""))
            {
                throw new CniException(
                    CniErrorCode.TryAgainLater,
                    $"the annotation {name} of pod {update.Pod.Identity} was changed while it was being attached; "
                    + "the next try uses the new one");
            }
        }
    }

    private static CniException Replaced(StatusUpdate update)
    {
        var pod = update.Pod.Identity;
        return IsStatic(update)
            ? new CniException(
                CniErrorCode.TryAgainLater,
                $"the mirror of static pod {pod} is that of another version of the pod; kubelet will replace it")
            : MetaCniError.Of(
                MetaCniErrorCode.PodChanged,
                $"pod {pod} with the uid {pod.Uid} was replaced by another of that name while it was being attached");
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
