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
using MetaCni.Kubernetes;
using MetaCni.Kubernetes.Requests;
using MetaCni.Planning;

namespace MetaCni.Cluster.Api;

/// <summary>
/// Writes the network-status annotation, and compares the pod in the response with the pod that was attached. Plugin and daemon use it.
/// </summary>
/// <param name="api">Sends the requests.</param>
/// <param name="warn">Called with a sentence if the verb patch is forbidden, so that the whole pod is updated instead.</param>
internal sealed class StatusWriter(IApiSender api, Action<string> warn)
{
    /// <summary>The media type of the patch.</summary>
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>The field that a response names if the pod was replaced.</summary>
    public const string UidField = "metadata.uid";

    /// <summary>The field that the daemon of this node names if an annotation has changed; the cause's message is the annotation.</summary>
    public const string AnnotationsField = "metadata.annotations";

    // The default of client-go for conflicts.
    private const int MostTries = 5;

    /// <summary>Writes the status once; conflicts are retried.</summary>
    /// <exception cref="CniException">11: no response before the deadline. 115: the credential is rejected, or may neither patch nor update.</exception>
    public async Task<StatusAnswer> WriteAsync(StatusUpdate update, CancellationToken cancellationToken)
    {
        var uid = update.Pod.Identity.Uid;
        if (PodUid.IsStatic(update.Pod.Annotations))
        {
            // A static pod's mirror has its own uid and stores the uid that we know in an annotation. It may still be the mirror of the
            // pod's previous version: then nothing may be written to it.
            var found = await api.SendAsync(PodRequest.Get(update.Pod.Identity, ApiRequest.MetadataOnly), cancellationToken).ConfigureAwait(false);
            if (found.IsSuccess && !IsSamePod(update, found))
            {
                return new StatusAnswer(StatusOutcome.PodReplaced, found);
            }

            // If it cannot be read, the write fails in the same way, and its response is judged.
            uid = found.IsSuccess ? JsonParts.Text(found.Body, "metadata", "uid") : "";
        }

        var patch = PatchRequest(update, uid);
        var response = await RepeatOnConflictAsync(() => api.SendAsync(patch, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (!response.LacksPermission(patch))
        {
            return Judge(update, response);
        }

        warn($"may not patch pods/status in namespace {update.Pod.Identity.Namespace}, so the whole pod is updated instead");
        StatusAnswer? other = null;
        response = await RepeatOnConflictAsync(PutAsync, cancellationToken).ConfigureAwait(false);
        return other ?? Judge(update, response);

        async Task<ApiResponse> PutAsync()
        {
            var found = await api.SendAsync(PodRequest.Get(update.Pod.Identity, ApiRequest.Json), cancellationToken).ConfigureAwait(false);
            other = found.IsSuccess && !IsSamePod(update, found) ? new StatusAnswer(StatusOutcome.PodReplaced, found) : null;
            return found.IsSuccess && other is null ? await api.SendAsync(PutRequest(update, found), cancellationToken).ConfigureAwait(false) : found;
        }
    }

    // 409: another client changed the pod in between. The daemon's 409 has a cause: the annotations do not change back.
    private async Task<ApiResponse> RepeatOnConflictAsync(Func<Task<ApiResponse>> send, CancellationToken cancellationToken)
    {
        var response = await send().ConfigureAwait(false);
        for (var tries = 1; IsConflict(response) && tries < MostTries; tries++)
        {
            if (!await api.PauseAsync(tries, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            response = await send().ConfigureAwait(false);
        }

        return response;
    }

    private static bool IsConflict(ApiResponse response) =>
        response.Status == HttpStatusCode.Conflict && !response.HasCause(AnnotationsField);

    private static StatusAnswer Judge(StatusUpdate update, ApiResponse response)
    {
        var outcome = response switch
        {
            // The daemon of this node has compared the pod, and sends none.
            { IsTakenOver: true } => StatusOutcome.HandedOver,
            { IsSuccess: true } => IsSamePod(update, response) ? StatusOutcome.Written : StatusOutcome.PodReplaced,
            { Status: HttpStatusCode.NotFound } => response.IsAbsent("pods") ? StatusOutcome.PodGone : StatusOutcome.ForeignNotFound,
            { Status: HttpStatusCode.UnprocessableEntity } when response.HasCause(UidField) => StatusOutcome.PodReplaced,
            { Status: HttpStatusCode.Conflict } => IsConflict(response) ? StatusOutcome.Conflict : StatusOutcome.AnnotationsChanged,
            _ => StatusOutcome.Refused,
        };
        return new StatusAnswer(outcome, response) { ChangedAnnotation = ChangedAnnotation(update, outcome, response) };
    }

    // The pod that was read may be older than its current version: the attachments must match its current annotations.
    private static string ChangedAnnotation(StatusUpdate update, StatusOutcome outcome, ApiResponse response) => outcome switch
    {
        StatusOutcome.Written => UsedAnnotations.Changed(update.Pod.Annotations, Read(update, response).Annotations) ?? "",
        StatusOutcome.AnnotationsChanged => PlainText.Word(response.CauseOf(AnnotationsField) ?? ""),
        _ => "",
    };

    private static bool IsSamePod(StatusUpdate update, ApiResponse response) => PodUid.IsSame(update.Pod.Identity, Read(update, response));

    private static Pod Read(StatusUpdate update, ApiResponse response) => PodRequest.Read(update.Pod.Identity, response.Body);

    private static ApiRequest PatchRequest(StatusUpdate update, string uid)
    {
        var metadata = new JsonObject { ["annotations"] = new JsonObject { [AnnotationNames.NetworkStatus] = update.Status } };
        if (uid.Length > 0)
        {
            metadata["uid"] = uid;
        }

        return StatusRequest(HttpMethod.Patch, update.Pod.Identity, "patch pods/status") with
        {
            Accept = ApiRequest.MetadataOnly,
            ContentType = MergePatch,
            Body = JsonBorder.Write(new JsonObject { ["metadata"] = metadata }),
            MayBeForbidden = true,
            IsForServer = update.Id.Length == 0,
            NodeHeaders = update.Id.Length == 0 ? [] :
            [
                new(NodeHeaders.UsedAnnotations, UsedAnnotations.ToHeader(update.Pod.Annotations)),
                new(NodeHeaders.Record, update.Holder),
                new(NodeHeaders.StatusId, update.Id),
            ],
        };
    }

    // The pod is written back with its uid and resourceVersion: no change of another client is lost, and no other pod is changed.
    private static ApiRequest PutRequest(StatusUpdate update, ApiResponse found)
    {
        var metadata = (JsonObject)found.Body["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            annotations = [];
            metadata["annotations"] = annotations;
        }

        annotations[AnnotationNames.NetworkStatus] = update.Status;
        return StatusRequest(HttpMethod.Put, update.Pod.Identity, "update pods/status") with { Body = JsonBorder.Write(found.Body), IsForServer = true };
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
